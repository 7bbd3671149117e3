import type { RetrySettings, Rung } from '../model';

/** How often and how long a workflow tries; every bound holds for one execution, or its redrive. */
export interface RetryPolicy extends RetrySettings {
  /** How many rungs the ladder of instances has. */
  readonly rungs: number;
}

/** The policy of a planned job. */
export function retryPolicy(plan: {
  readonly retry: RetrySettings;
  readonly rungs: readonly Rung[];
}): RetryPolicy {
  return { ...plan.retry, rungs: plan.rungs.length };
}

/** What was tried so far: what one decision hands to the next. */
export interface RetryHistory {
  /** Number of the names that were taken for jobs, from 1. */
  readonly attempt: number;
  /** Index of the rung that the last job was on. */
  readonly rung: number;
  /** Jobs that SageMaker created and that failed. */
  readonly jobs: number;
  /** Failures before this one that were alike, one right after the other. */
  readonly inARow: number;
  /** What those were: stage and kind of retry. */
  readonly last?: string;
  /** Decisions so far; a history has room for some 1,500. */
  readonly rounds: number;
  /** ISO 8601: when the execution began, or its redrive. */
  readonly startedAt: string;
  /** ISO 8601: when it began to wait for a quota. Absent: it does not wait. */
  readonly waitingSince?: string;
}

/** The history of an execution that has tried nothing yet. */
export function firstHistory(startedAt: string): RetryHistory {
  return { attempt: 1, rung: 0, jobs: 0, inARow: 0, rounds: 0, startedAt };
}
