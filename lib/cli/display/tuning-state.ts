import type { TrialEvent } from '../../local/sagemaker';
import type { Point } from './sparkline';

/** The progress of a tuning job, from its events. */
export class TuningState {
  /** By number, so that they stay in order whichever ends first. */
  private readonly trials = new Map<number, TrialEvent>();
  /** The best trial so far. */
  best: TrialEvent | undefined;
  /** Trials that have ended. */
  done = 0;
  failed = 0;
  stopped = 0;

  /**
   * @param planned - the largest number of trials that there can be, if that is known
   */
  constructor(public planned: number | undefined) {}

  get running(): number {
    return this.trials.size - this.done;
  }

  /** Notes that a trial has begun or ended. Returns whether it has ended. */
  add(event: TrialEvent): boolean {
    this.trials.set(event.number, event);
    if (event.status === 'InProgress') return false;
    this.done += 1;
    if (event.status === 'Failed') this.failed += 1;
    if (event.status === 'Stopped') this.stopped += 1;
    if (event.isBest) this.best = event;
    return true;
  }

  /** The objective of each trial, in the order in which they began. */
  points(): Point[] {
    return [...this.trials.values()].map(({ status, objective }) =>
      status === 'InProgress' ? 'pending' : (objective ?? 'none'),
    );
  }
}
