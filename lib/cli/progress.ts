import { cut } from '../core/wording';
import type { Terminal } from './terminal';

/** Frames of the spinner before a phase that is under way. */
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 100;
/** Widths of the bar, best first; on a narrow terminal the metrics matter more. */
const BAR_WIDTHS = [24, 12, 0];
const MAX_METRICS = 4;
const GAP = '  ';

/** The phase that has a bar. */
export const TRAINING = 'Training';

/**
 * Shows an execution while it runs: finished phases as lines, the current one with a bar and the
 * latest metrics. Where nobody is watching, one plain line a phase.
 */
export class Progress {
  private readonly metrics = new Map<string, { value: number; count: number }>();
  private phase: { readonly name: string; readonly since: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private frame = 0;

  /**
   * @param rounds - how many values of a metric make a whole training, if that is known
   */
  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = Date.now,
    private readonly rounds?: number,
  ) {}

  /** Enters a phase; the one before it is done. */
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

  /** A metric's newest value. */
  metric(name: string, value: number): void {
    this.metrics.set(name, { value, count: (this.metrics.get(name)?.count ?? 0) + 1 });
  }

  /** A line above the bar. */
  say(line: string): void {
    this.clearLine();
    this.terminal.note(line);
    if (this.terminal.isInteractive && this.phase !== undefined) this.redraw();
  }

  /** Ends the display; `succeeded` says how the phase under way ended. */
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
    this.clearLine();
    const mark = succeeded ? this.terminal.green('✓') : this.terminal.red('✗');
    this.terminal.note(`  ${mark} ${name.padEnd(22)} ${this.terminal.dim(`${seconds} s`)}`);
  }

  private redraw(): void {
    if (this.phase === undefined) return;
    const spinner = SPINNER[this.frame++ % SPINNER.length] as string;
    const start = `  ${spinner} ${this.phase.name.padEnd(22)} `;
    const width = this.terminal.columns - 1;
    const details = this.phase.name === TRAINING ? this.details(width - start.length) : '';
    this.clearLine();
    this.terminal.draw(cut(`${start}${details}`, width));
  }

  /** The widest bar that leaves room for a metric, then as many whole metrics as fit. */
  private details(room: number): string {
    const metrics = [...this.metrics]
      .sort(([a], [b]) => Number(isValidation(b)) - Number(isValidation(a)))
      .slice(0, MAX_METRICS)
      .map(([name, { value }]) => `${name} ${formatMetric(value)}`);
    const bars = BAR_WIDTHS.map((width) => this.bar(width)).filter((bar) => bar !== '');
    const needed = metrics[0]?.length ?? 0;
    const bar = bars.find((candidate) => candidate.length + GAP.length + needed <= room) ?? '';
    const parts = bar === '' ? [] : [bar];
    for (const metric of metrics) {
      // The first is shown even if it has to be cut.
      if (parts.length > 0 && [...parts, metric].join(GAP).length > room) break;
      parts.push(metric);
    }
    return parts.join(GAP);
  }

  /** How far the training is, where the number of rounds is known and one was reported. */
  private bar(width: number): string {
    const done = Math.max(0, ...[...this.metrics.values()].map(({ count }) => count));
    if (this.rounds === undefined || done === 0) return '';
    const filled = Math.round((Math.min(done, this.rounds) / this.rounds) * width);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${this.rounds}`;
    return bar.trimStart();
  }

  private clearLine(): void {
    if (this.terminal.isInteractive) this.terminal.draw('\r\u001b[K');
  }
}

/** Those of unseen data say how good the training is; they come first. */
function isValidation(name: string): boolean {
  return name.startsWith('validation');
}

/** A metric with at most six significant digits. */
export function formatMetric(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
