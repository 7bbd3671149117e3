import { cut } from '../../core/wording';
import { safe, type Terminal } from './terminal';

/** Frames of the spinner in front of the current phase. */
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 100;

/** Length of the longest phase name; the text beside the names is aligned by it. */
export const PHASE_WIDTH = 'Preparing the environment'.length;

/** On a narrower terminal, alignment leaves too little room. */
export const WIDE_ENOUGH = 70;

/** What is shown of a phase beside its name. */
export interface View {
  /** Name of the phase. */
  readonly phase: string;
  /** Text beside the name, at most this many characters. */
  head(room: number): string;
  /** Lines below the name, each with at most this many characters. */
  below(width: number): readonly string[];
}

/**
 * Shows an execution while it runs: finished phases as lines, the current one with a spinner and
 * the text of its view. If nobody is watching, one plain line for each phase.
 */
export class Progress {
  private phase: { readonly name: string; readonly since: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private frame = 0;
  /** What is on the terminal now and will be erased. */
  private drawn: readonly string[] = [''];

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = Date.now,
    private readonly view?: View,
  ) {}

  /** Enters a phase, which ends the one before it. */
  enter(name: string): void {
    if (this.phase?.name === name) return;
    this.finishPhase();
    this.phase = { name, since: this.now() };
    if (!this.terminal.isInteractive) {
      this.terminal.note(`${name}…`);
      return;
    }
    this.timer ??= setInterval(() => this.redraw(), FRAME_MILLISECONDS);
    this.redraw();
  }

  /** Prints a line above the moving part. */
  say(line: string): void {
    this.clear();
    this.terminal.note(line);
    if (this.terminal.isInteractive && this.phase !== undefined) this.redraw();
  }

  /** Ends the display; `succeeded` says how the current phase ended. */
  end(succeeded: boolean): void {
    this.finishPhase(succeeded);
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private finishPhase(succeeded = true): void {
    if (this.phase === undefined) return;
    const { name, since } = this.phase;
    const seconds = ((this.now() - since) / 1_000).toFixed(1);
    this.phase = undefined;
    if (!this.terminal.isInteractive) return;
    this.clear();
    const mark = succeeded ? this.terminal.green('✓') : this.terminal.red('✗');
    this.terminal.note(
      `  ${mark} ${name.padEnd(PHASE_WIDTH)} ${this.terminal.dim(`${seconds} s`)}`,
    );
  }

  private redraw(): void {
    if (this.phase === undefined) return;
    const { name } = this.phase;
    const spinner = SPINNER[this.frame++ % SPINNER.length] as string;
    // The last column stays free: after it, terminals put the cursor in different places.
    const width = this.terminal.columns - 1;
    const start = `  ${spinner} ${width < WIDE_ENOUGH ? name : name.padEnd(PHASE_WIDTH)} `;
    const view = this.view?.phase === name ? this.view : undefined;
    const lines = [
      `${start}${view?.head(width - start.length) ?? ''}`,
      ...(view?.below(width) ?? []),
    ];
    const shown = lines.map((line) => cut(safe(line), width));
    // Without wrapping, because a letter may be wider than one column.
    this.terminal.draw(`${this.erasing()}${ESC}[?7l${shown.join('\n')}${ESC}[?7h`);
    this.drawn = shown;
  }

  private clear(): void {
    if (!this.terminal.isInteractive) return;
    this.terminal.draw(this.erasing());
    this.drawn = [''];
  }

  /** Moves the cursor to where the drawing began and clears the screen from there. */
  private erasing(): string {
    // If the window became narrower, it has wrapped what was drawn.
    const rows = this.drawn.map(({ length }) =>
      Math.max(1, Math.ceil(length / this.terminal.columns)),
    );
    const up = rows.reduce((sum, count) => sum + count, 0) - 1;
    return `\r${up > 0 ? `${ESC}[${up}A` : ''}${ESC}[J`;
  }
}

const ESC = '\u001b';
