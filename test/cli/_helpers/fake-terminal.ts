import type { Terminal } from '../../../lib/cli/display/terminal';
import { Screen } from './screen';

/** A terminal that keeps what it was told, without colours. */
export interface FakeTerminal extends Terminal {
  readonly printed: string[];
  readonly noted: string[];
  readonly drawn: string[];
  /** What a person sees of stderr. */
  readonly screen: Screen;
}

/** Makes a terminal of that width; interactive unless it is told otherwise. */
export function fakeTerminal({ columns = 80, isInteractive = true } = {}): FakeTerminal {
  const terminal = { printed: [] as string[], noted: [] as string[], drawn: [] as string[] };
  const screen = new Screen(columns);
  const plain = (text: string) => text;
  return {
    ...terminal,
    screen,
    columns,
    isInteractive,
    print: (line) => void terminal.printed.push(line),
    note: (line) => {
      terminal.noted.push(line);
      screen.write(`${line}\n`);
    },
    draw: (text) => {
      terminal.drawn.push(text);
      screen.write(text);
    },
    bold: plain,
    dim: plain,
    red: plain,
    green: plain,
  };
}
