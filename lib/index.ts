/**
 * SageMaker training and tuning as one serverless workflow: the constructs and stacks of a CDK app,
 * and the functions that define its tasks. `rankzero/core` has the rest of what a request and a
 * plan are made with, without the CDK; `rankzero/training` what a training function in TypeScript
 * is written with.
 */
import './note-errors';

export * from './constructs';
export { isRankZeroError, RankZeroError } from './core/errors';
export type { Limits } from './core/model';
export * from './core/tasks';
export * from './stacks';
