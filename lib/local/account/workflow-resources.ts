import { isRankZeroError, RankZeroError } from '../../core/errors';
import type { Assembly, WorkflowPlace } from '../assembly';
import type { StateMachineResource } from '../step-functions';

const TRAINING_TASK = ':states:::sagemaker:createTrainingJob.sync';
const EXECUTION_TASK = ':states:::states:startExecution.sync';
const TUNING_TASK = ':states:::sagemaker:createHyperParameterTuningJob.sync';

/** A workflow that runs in the account. */
export interface RunningWorkflow {
  readonly name: string;
  /** The bucket that holds what its executions leave behind. */
  readonly bucket: string;
  /** The state machine that its requests are started with. */
  readonly stateMachineArn: string;
}

/**
 * What the account's clients need: the bucket and state machine of the chosen workflow.
 *
 * An assembly without a TrainingWorkflow must have one bucket, or functions that name one as
 * `BUCKET`, and one state machine that trains.
 *
 * @throws BucketNotFound, StateMachineNotFound – when there is not exactly one
 */
export function chosenWorkflow(
  assembly: Assembly,
  machines: readonly StateMachineResource[],
): Omit<RunningWorkflow, 'name'> {
  const { workflow } = assembly;
  if (workflow !== undefined) return running(workflow, assembly, machines);
  return { bucket: artifactsBucket(assembly), stateMachineArn: trainingStateMachine(machines) };
}

/** The workflows of an assembly, as far as what they are made of can be told. */
export function allWorkflows(
  assembly: Assembly,
  machines: readonly StateMachineResource[],
): RunningWorkflow[] {
  return assembly.workflows.flatMap((place) => {
    try {
      return [running(place, assembly, machines)];
    } catch (error) {
      if (isRankZeroError(error)) return [];
      throw error;
    }
  });
}

/** A workflow by its Plan function: it names the bucket, and its state machine calls it. */
function running(
  { name, stack, planId }: WorkflowPlace,
  assembly: Assembly,
  machines: readonly StateMachineResource[],
): RunningWorkflow {
  const plan = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .find((it) => it.stack === stack.stackName && it.logicalId === planId);
  // The function itself, or one of its versions.
  const calls = new RegExp(`"${plan?.arn ?? ''}(?::[\\w$-]+)?"`);
  const calling = machines.filter(
    (machine) => runsTraining(machine) && calls.test(machine.definition),
  );
  return {
    name,
    bucket: String(plan?.property('Environment').Variables.BUCKET),
    stateMachineArn: only({
      code: 'StateMachineNotFound',
      found: calling.map((machine) => machine.arn),
      what: `state machine of the workflow ${name}`,
      hint: 'It must call the Plan function and have a createTrainingJob.sync task.',
    }),
  };
}

/**
 * The bucket that holds what executions leave behind: the one that functions name as `BUCKET`, or
 * the only one there is.
 *
 * @throws BucketNotFound – when that is not exactly one
 */
function artifactsBucket(assembly: Assembly): string {
  const buckets = assembly.resourcesOfType('AWS::S3::Bucket').map(({ physicalId }) => physicalId);
  const named = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .map((fn) => fn.property('Environment')?.Variables?.BUCKET)
    .filter((name) => buckets.includes(name));
  return only({
    code: 'BucketNotFound',
    found: [...new Set(named.length > 0 ? named : buckets)],
    what: 'bucket',
    hint: "The functions' environment variable BUCKET must name one of the assembly's buckets.",
  });
}

/** Whether a state machine runs training jobs and waits for them. */
export function runsTraining({ definition }: StateMachineResource): boolean {
  return definition.includes(TRAINING_TASK);
}

/** Whether a state machine runs executions of others and waits for them. */
export function runsExecutions({ definition }: StateMachineResource): boolean {
  return definition.includes(EXECUTION_TASK);
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
function trainingStateMachine(machines: readonly StateMachineResource[]): string {
  const training = machines.filter(runsTraining);
  return only({
    code: 'StateMachineNotFound',
    found: (training.length > 0 ? training : machines).map(({ arn }) => arn),
    what: 'state machine',
    hint: 'The assembly must have exactly one state machine with a createTrainingJob.sync task.',
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
