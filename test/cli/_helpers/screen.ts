/** A control sequence with its number and letter, or one character. */
const PIECE = new RegExp(`${String.fromCharCode(27)}\\[\\??(\\d*)([A-Za-z])|([\\s\\S])`, 'gu');

/** What a terminal shows: as much of one as the display uses, rows that wrap included. */
export class Screen {
  private rows: string[] = [''];
  private row = 0;
  private column = 0;
  private wraps = true;

  constructor(private readonly columns: number) {}

  /** The rows without the empty ones at the end. */
  get lines(): string[] {
    return this.rows
      .map((row) => row.trimEnd())
      .join('\n')
      .replace(/\n+$/, '')
      .split('\n');
  }

  write(text: string): void {
    const pieces = text.matchAll(PIECE);
    for (const [, count = '', command, character = ''] of pieces) {
      if (command !== undefined) this.control(command, count);
      else if (character === '\r') this.column = 0;
      else if (character === '\n') this.newLine();
      else this.put(character);
    }
  }

  private control(command: string, count: string): void {
    if (command === 'A') this.row = Math.max(0, this.row - Number(count));
    else if (command === 'J') {
      this.rows[this.row] = (this.rows[this.row] ?? '').slice(0, this.column);
      this.rows.length = this.row + 1;
    } else if (count === '7') this.wraps = command === 'h';
    else if (command !== 'm') throw new Error(`the screen does not know ${command}`);
  }

  private put(character: string): void {
    if (this.column === this.columns) {
      if (!this.wraps) return;
      this.newLine();
    }
    const row = (this.rows[this.row] ?? '').padEnd(this.column);
    this.rows[this.row] = row.slice(0, this.column) + character + row.slice(this.column + 1);
    this.column += 1;
  }

  private newLine(): void {
    this.row += 1;
    this.column = 0;
    this.rows[this.row] ??= '';
  }
}
