import type { Terminal } from '../../../lib/cli/terminal';

/** A terminal that keeps what it was told, without colours. */
export interface FakeTerminal extends Terminal {
  readonly printed: string[];
  readonly noted: string[];
  readonly drawn: string[];
}

/** Makes a terminal of that width; interactive unless it is told otherwise. */
export function fakeTerminal({ columns = 80, isInteractive = true } = {}): FakeTerminal {
  const terminal = { printed: [] as string[], noted: [] as string[], drawn: [] as string[] };
  const plain = (text: string) => text;
  return {
    ...terminal,
    columns,
    isInteractive,
    print: (line) => void terminal.printed.push(line),
    note: (line) => void terminal.noted.push(line),
    draw: (text) => void terminal.drawn.push(text),
    bold: plain,
    dim: plain,
    red: plain,
    green: plain,
  };
}
