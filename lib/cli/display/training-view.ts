import { fittingBar, fittingParts } from './bar';
import { formatMetric } from './format';
import type { View } from './progress';

const MAX_METRICS = 4;

/** The view of a training job: its progress and the latest value of each metric. */
export class TrainingView implements View {
  readonly phase = 'Training';
  private readonly metrics = new Map<string, { value: number; count: number }>();

  /**
   * @param rounds - how many values of a metric a whole training reports, if that is known
   */
  constructor(private readonly rounds?: number) {}

  /** A metric's newest value. */
  metric(name: string, value: number): void {
    this.metrics.set(name, { value, count: (this.metrics.get(name)?.count ?? 0) + 1 });
  }

  /** The widest bar that leaves room for a metric, then as many whole metrics as fit. */
  head(room: number): string {
    const metrics = [...this.metrics]
      .sort(([a], [b]) => Number(isValidation(b)) - Number(isValidation(a)))
      .slice(0, MAX_METRICS)
      .map(([name, { value }]) => `${name} ${formatMetric(value)}`);
    const done = Math.max(0, ...[...this.metrics.values()].map(({ count }) => count));
    const needed = metrics[0]?.length ?? 0;
    const isMeasured = this.rounds !== undefined && done > 0;
    const bar = isMeasured ? fittingBar(done, this.rounds, room, needed) : undefined;
    return fittingParts(bar === undefined ? metrics : [bar, ...metrics], room);
  }

  below(): readonly string[] {
    return [];
  }
}

/** Metrics of unseen data come first: they say how good the training is. */
function isValidation(name: string): boolean {
  return name.startsWith('validation');
}
