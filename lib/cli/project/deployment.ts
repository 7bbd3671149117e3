import {
  type AccountFacts,
  didYouMean,
  oneOf,
  Problems,
  RankZeroError,
  type TaskRecord,
  taskNameOf,
  unknownTask,
} from '../../core';
import { partitionOf } from '../../core/algorithms/partitions';
import { type Assembly, readAssembly } from '../../local/assembly';

/** The workflow of a cloud assembly, as it would stand in an account. */
export interface Deployment {
  readonly facts: AccountFacts;
  readonly tasks: readonly TaskRecord[];
  readonly assembly: Assembly;
  /** ARN of the role of the Plan function, which looks at a request's data. */
  readonly planRoleArn: string;
}

/** Which account the assembly is read for. */
export interface Target {
  readonly region: string;
  readonly account: string;
  /** Needed where the assembly holds several workflows. */
  readonly workflow?: string;
}

/** Stands for an account where none is known; it is the local account's number too. */
export const ANY_ACCOUNT = '123456789012';

/** The region to plan for: as the AWS SDKs choose it. */
export function defaultRegion(env: NodeJS.ProcessEnv): string {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
}

/**
 * Reads a workflow's facts and task records out of a cloud assembly.
 * @throws NoWorkflow – when the assembly has none, or none of that name
 */
export function readDeployment(directory: string, target: Target): Deployment {
  const { account, region } = target;
  const { partition } = partitionOf(region);
  const assembly = readAssembly(directory, { account, region, partition });
  const planners = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .map(({ properties }) => ({
      variables: properties.Environment?.Variables ?? {},
      role: properties.Role,
    }))
    .filter(({ variables }) => variables.TASKS_PREFIX !== undefined);
  const names = planners.map(({ variables }) => variables.WORKFLOW as string);
  const planner =
    target.workflow === undefined
      ? planners[0]
      : planners.find(({ variables }) => variables.WORKFLOW === target.workflow);
  if (planner === undefined) {
    throw new RankZeroError(
      'NoWorkflow',
      target.workflow === undefined
        ? `No stack in ${directory} holds a TrainingWorkflow.`
        : `There is no workflow ${target.workflow} in ${directory}.${didYouMean(target.workflow, names)} There: ${oneOf(names)}.`,
    );
  }
  const { variables: chosen, role: planRoleArn } = planner;
  const prefix = `${chosen.TASKS_PREFIX}/`;
  return {
    assembly,
    planRoleArn,
    facts: {
      region: target.region,
      account: target.account,
      bucket: chosen.BUCKET,
      roleArn: chosen.SAGEMAKER_ROLE_ARN,
      workflow: chosen.WORKFLOW,
    },
    tasks: assembly
      .resourcesOfType('AWS::SSM::Parameter')
      .filter(({ properties }) => String(properties.Name).startsWith(prefix))
      .map(({ properties }) => JSON.parse(properties.Value) as TaskRecord)
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/**
 * The record of the task that a request names.
 * @throws InvalidRequest – when it names none, or one that is not registered
 */
export function taskOf(request: unknown, { tasks }: Deployment): TaskRecord {
  const problems = new Problems();
  const name = taskNameOf(request, problems);
  const record = tasks.find((task) => task.name === name);
  if (record === undefined && name !== undefined) {
    unknownTask(
      name,
      tasks.map((task) => task.name),
      problems,
    );
  }
  problems.throwIfAny();
  return record as TaskRecord;
}
