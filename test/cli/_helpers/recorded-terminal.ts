import type { Terminal } from '../../../lib/cli/display/terminal';

/** A terminal that keeps what is written. */
export class RecordedTerminal implements Terminal {
  readonly isInteractive = false;
  readonly columns = 80;
  readonly printed: string[] = [];
  readonly noted: string[] = [];

  print(line: string): void {
    this.printed.push(line);
  }

  note(line: string): void {
    this.noted.push(line);
  }

  draw(): void {}

  bold(text: string): string {
    return text;
  }

  dim(text: string): string {
    return text;
  }

  red(text: string): string {
    return text;
  }

  green(text: string): string {
    return text;
  }
}
