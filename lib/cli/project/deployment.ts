import {
  type AccountFacts,
  Problems,
  RankZeroError,
  type TaskRecord,
  taskNameOf,
  unknownTask,
} from '../../core';
import {
  ANY_REGION,
  type Assembly,
  type AssemblySelection,
  readAssembly,
} from '../../local/assembly';

export { ANY_ACCOUNT } from '../../local/assembly';

/** The workflow of a cloud assembly, as it would be in an account. */
export interface Deployment {
  readonly facts: AccountFacts;
  readonly tasks: readonly TaskRecord[];
  readonly assembly: Assembly;
  /** ARN of the role of the Plan function, which looks at a request's data. */
  readonly planRoleArn: string;
}

/** Which workflow of the app is meant, and for which account and region it is read. */
export interface Target extends AssemblySelection {
  /** Context for the app, `key=value` each. @default - none */
  readonly context?: readonly string[];
}

/** The region to plan for if the app does not set one: the choice of the AWS SDKs. */
export function defaultRegion(env: NodeJS.ProcessEnv): string {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || ANY_REGION;
}

/**
 * Reads a workflow's facts and task records out of a cloud assembly.
 * @throws NoWorkflow – when the assembly has none, or none of this name
 * @throws SeveralWorkflows – when several fit, with a list of them
 */
export function readDeployment(directory: string, target: Target = {}): Deployment {
  const assembly = readAssembly(directory, { ...target, standIns: true });
  const { workflow, environment } = assembly;
  const planner = assembly
    .resourcesOfType('AWS::Lambda::Function')
    .find(
      ({ stack, logicalId }) =>
        stack === workflow?.stack.stackName && logicalId === workflow.planId,
    );
  if (planner === undefined) {
    throw new RankZeroError('NoWorkflow', `No stack in ${directory} holds a TrainingWorkflow.`);
  }
  const chosen: Readonly<Record<string, string>> = planner.property('Environment').Variables;
  const prefix = `${chosen.TASKS_PREFIX}/`;
  return {
    assembly,
    planRoleArn: planner.property('Role'),
    facts: {
      region: environment.region,
      account: environment.account,
      bucket: String(chosen.BUCKET),
      // Not set if each task has a role of its own.
      roleArn: String(chosen.SAGEMAKER_ROLE_ARN ?? ''),
      workflow: String(chosen.WORKFLOW),
      ...pricesOf(assembly, chosen.PRICES),
    },
    tasks: assembly
      .resourcesOfType('AWS::SSM::Parameter')
      .filter(({ stack }) => stack === planner.stack)
      .filter(({ physicalId }) => physicalId.startsWith(prefix))
      .map(({ properties }) => JSON.parse(properties.Value) as TaskRecord)
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** The workflow's table of prices, where it has one. */
function pricesOf(assembly: Assembly, name: string | undefined): Pick<AccountFacts, 'prices'> {
  const parameter = assembly
    .resourcesOfType('AWS::SSM::Parameter')
    .find(({ physicalId }) => physicalId === name);
  return parameter === undefined ? {} : { prices: JSON.parse(parameter.properties.Value) };
}

/**
 * The record of the task that a request names.
 * @throws InvalidRequest – when it names none, or one that is not registered
 */
export function taskOf(request: unknown, { tasks }: Pick<Deployment, 'tasks'>): TaskRecord {
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
