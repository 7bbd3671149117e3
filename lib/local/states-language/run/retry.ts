import type { Retrier } from '../machine';
import { matchesError } from './errors-match';

/** The longest that AWS can be told to wait between attempts: 366 days. */
const LONGEST_DELAY_SECONDS = 31_622_400;

/** Decides how long to wait before a state is tried again; counts for each retrier apart. */
export class RetryPlan {
  private readonly attempts: number[];

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: () => number,
  ) {
    this.attempts = retriers.map(() => 0);
  }

  /** Milliseconds to wait, or undefined when the error is not to be retried (any more). */
  next(error: string | undefined): number | undefined {
    const i = this.retriers.findIndex((retrier) => matchesError(retrier.errorEquals, error));
    const retrier = this.retriers[i];
    if (retrier === undefined) return undefined;
    const attempt = this.attempts[i] ?? 0;
    if (attempt >= retrier.maxAttempts) return undefined;
    this.attempts[i] = attempt + 1;
    return (
      backoffSeconds(retrier, attempt) * 1000 * (retrier.jitter === 'FULL' ? this.random() : 1)
    );
  }
}

/** Seconds before the next attempt, without jitter. @param attempt how often it was tried again before */
export function backoffSeconds(retrier: Retrier, attempt: number): number {
  return Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** attempt,
    retrier.maxDelaySeconds ?? LONGEST_DELAY_SECONDS,
  );
}
