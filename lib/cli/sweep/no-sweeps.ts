import { RankZeroError } from '../../core';

/** The error of asking for sweeps where the workflow has no state machine for them; else the same. */
export function noSweeps(error: Error, workflow: string): Error {
  if (error.name !== 'StateMachineDoesNotExist') return error;
  return new RankZeroError('NoSweeps', `The workflow ${workflow} has no sweeps.`, {
    cause: error,
    hint: 'Add a TrainingSweep to the app, or set sweeps: true in the context of cdk.json, and deploy it.',
  });
}
