import { commonReasonOf } from '../../core';
import { cut } from '../../core/wording';
import type { TrialEvent } from '../../local/sagemaker';
import { formatMetric, formatParameters } from './format';
import type { TuningState } from './tuning-state';

/** At most one line in this time, except for a new best. */
const INTERVAL_MILLISECONDS = 5_000;
/** …and one at every tenth of the trials. */
const TENTHS = 10;
const LONGEST_REASON = 200;

/** Reports a tuning job if nobody is watching: in lines, and not more than a person can read. */
export class TuningLog {
  private saidAt = Number.NEGATIVE_INFINITY;
  private saidTenth = 0;

  /**
   * @param now - milliseconds
   */
  constructor(
    private readonly state: TuningState,
    private readonly metric: string,
    private readonly note: (line: string) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Notes that a trial has ended; the state has it already. */
  ended(trial: TrialEvent): void {
    const { done, planned } = this.state;
    const tenth = planned === undefined ? 0 : Math.floor((done * TENTHS) / planned);
    const isDue =
      trial.isBest || tenth > this.saidTenth || this.now() - this.saidAt >= INTERVAL_MILLISECONDS;
    if (!isDue) return;
    this.saidAt = this.now();
    this.saidTenth = tenth;
    const count = planned === undefined ? `${done}` : `${done}/${planned}`;
    this.note(`${count} trials: ${this.outcome(trial)}`);
  }

  private outcome(trial: TrialEvent): string {
    const { number, status, objective, values, isBest, failureReason = '' } = trial;
    if (objective === undefined) {
      const reason = commonReasonOf(failureReason);
      return `trial ${number} ${status.toLowerCase()}${reason && `: ${cut(reason, LONGEST_REASON)}`}`;
    }
    const reached = `trial ${number} ${status.toLowerCase()} with ${this.metric} ${formatMetric(objective)}`;
    if (isBest) return `${reached}, the best so far: ${formatParameters(values).join(', ')}`;
    const { best } = this.state;
    return best?.objective === undefined
      ? reached
      : `${reached} (best ${formatMetric(best.objective)} by trial ${best.number})`;
  }
}
