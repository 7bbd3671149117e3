import { RankZeroError } from '../../core/errors';
import type { Assembly } from '../assembly';
import type { StateMachineResource } from '../step-functions';

const TRAINING_TASK = ':states:::sagemaker:createTrainingJob.sync';
const TUNING_TASK = ':states:::sagemaker:createHyperParameterTuningJob.sync';

/**
 * The bucket that holds what executions leave behind: the one that functions name as `BUCKET`, or
 * the only one there is.
 *
 * @throws BucketNotFound – when that is not exactly one
 */
export function artifactsBucket(assembly: Assembly): string {
  const buckets = assembly.resourcesOfType('AWS::S3::Bucket').map(({ physicalId }) => physicalId);
  const named = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .map(({ properties }) => properties.Environment?.Variables?.BUCKET)
    .filter((name) => buckets.includes(name));
  return only({
    code: 'BucketNotFound',
    found: [...new Set(named.length > 0 ? named : buckets)],
    what: 'bucket',
    hint: "The functions' environment variable BUCKET has to name one of the assembly's buckets.",
  });
}

/** Whether a state machine runs training jobs and waits for them. */
export function runsTraining({ definition }: StateMachineResource): boolean {
  return definition.includes(TRAINING_TASK);
}

/** Whether a state machine runs tuning jobs and waits for them. */
export function runsTuning({ definition }: StateMachineResource): boolean {
  return definition.includes(TUNING_TASK);
}

/**
 * The state machine that requests are started with: the one that runs training jobs, or the only
 * one there is.
 *
 * @throws StateMachineNotFound – when that is not exactly one
 */
export function trainingStateMachine(machines: readonly StateMachineResource[]): string {
  const training = machines.filter(runsTraining);
  return only({
    code: 'StateMachineNotFound',
    found: (training.length > 0 ? training : machines).map(({ arn }) => arn),
    what: 'state machine',
    hint: 'The assembly has to hold one state machine with a createTrainingJob.sync task.',
  });
}

interface Choice {
  readonly code: 'BucketNotFound' | 'StateMachineNotFound';
  readonly found: readonly string[];
  readonly what: string;
  readonly hint: string;
}

function only({ code, found, what, hint }: Choice): string {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const message =
    first === undefined
      ? `The assembly has no ${what}.`
      : `The assembly has ${found.length} candidates for the ${what}: ${found.join(', ')}.`;
  throw new RankZeroError(code, message, { hint });
}
