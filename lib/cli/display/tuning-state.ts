import type { TrialEvent } from '../../local/sagemaker';
import type { Point } from './sparkline';

/** Where a tuning job stands, as its events tell. */
export class TuningState {
  /** By number, so that they are in order whichever ends first. */
  private readonly trials = new Map<number, TrialEvent>();
  /** The best trial so far. */
  best: TrialEvent | undefined;
  /** Trials that have ended. */
  done = 0;
  failed = 0;
  stopped = 0;

  /**
   * @param planned - trials that there will be at most, if that is known
   */
  constructor(public planned: number | undefined) {}

  get running(): number {
    return this.trials.size - this.done;
  }

  /** Takes in that a trial has begun or ended; whether it has ended. */
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
