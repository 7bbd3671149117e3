import { type Direction, isBetter } from '../../../core';
import type { TrialJob } from './trial-job';
import type { TuningConfig } from './types';

/** What AWS calls no improvement: 1 % of the best objective, or less. */
const SIGNIFICANT = 0.01;

/**
 * Trials without improvement after which the search has converged: at least this many, and half of
 * all. SageMaker's own criteria are not published, only that they look for 1 %.
 */
const CONVERGED_TRIALS = 10;

/** Follows the trials' ends and says when a tuning job has reached what it was asked for. */
export class Completion {
  /** Trials since the best objective got better by more than 1 %. */
  notImproving = 0;
  /** Milliseconds since the epoch. */
  convergedAt: number | undefined;
  private best: number | undefined;
  /** The best objective when it last improved significantly. */
  private mark: number | undefined;
  private count = 0;

  constructor(
    private readonly criteria: TuningConfig['TuningJobCompletionCriteria'],
    /** Whether the search ends once it has converged. */
    private readonly endsOnConvergence: boolean,
    private readonly direction: Direction,
  ) {}

  /** Takes the end of a trial. @returns whether the tuning job is complete */
  add({ objective, job }: TrialJob, now: number): boolean {
    this.count += 1;
    this.notImproving += 1;
    if (objective !== undefined && job.status === 'Completed') this.take(objective);
    const { BestObjectiveNotImproving: limit, TargetObjectiveMetricValue: target } =
      this.criteria ?? {};
    if (this.notImproving >= Math.max(CONVERGED_TRIALS, this.count / 2)) this.convergedAt ??= now;
    const most = limit?.MaxNumberOfTrainingJobsNotImproving ?? Number.POSITIVE_INFINITY;
    return (
      (target !== undefined && this.hasReached(target)) ||
      (this.mark !== undefined && this.notImproving >= most) ||
      (this.mark !== undefined && this.convergedAt !== undefined && this.endsOnConvergence)
    );
  }

  private take(objective: number): void {
    if (this.best === undefined || isBetter(objective, this.best, this.direction)) {
      this.best = objective;
    }
    const least = SIGNIFICANT * Math.abs(this.mark ?? 0);
    if (this.mark === undefined || Math.abs(this.best - this.mark) > least) {
      this.mark = this.best;
      this.notImproving = 0;
    }
  }

  private hasReached(target: number): boolean {
    return this.best !== undefined && !isBetter(target, this.best, this.direction);
  }
}
