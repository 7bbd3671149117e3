import type { TrainingFailure, TrainingResult } from './training-types';
import type { TuningFailure, TuningResult } from './tuning-types';

/** What an execution returns and keeps as `result.json`; `kind` tells the members apart. */
export type ExecutionResult = TrainingResult | TuningResult;

/** What an execution whose job did not succeed keeps as `failure.json`. */
export type ExecutionFailure = TrainingFailure | TuningFailure;

/**
 * How an execution's job ended: by `kind` of which job it tells, by `status` whether it is a result
 * or a failure. A further kind of job is a further member here and in `Plan`; the compiler then
 * names each place that has to know of it.
 */
export type EndDocument = ExecutionResult | ExecutionFailure;
