import {
  type AccountFacts,
  type ChannelUri,
  channelUris,
  type ExecutionFacts,
  InvalidRequestError,
  type Plan,
  Problems,
  planExecution,
  type TaskRecord,
  taskNameOf,
  tryPlanning,
  unknownTask,
} from '../../lib/core';

/** What lies under a URI, as far as the workflow may see it. */
export type Sight = 'there' | 'empty' | 'forbidden' | 'no such bucket' | 'another region';

/** What planning needs of the account; the handler answers with AWS, a test with data. */
export interface PlanDependencies {
  /** The task's record, or undefined where none is registered under that name. */
  readTask(name: string): Promise<TaskRecord | undefined>;
  /** Names of the registered tasks. */
  listTasks(): Promise<readonly string[]>;
  lookAt(uri: string): Promise<Sight>;
}

/** What the state machine hands to the function. */
export interface PlanEvent {
  readonly request: unknown;
  readonly execution: ExecutionFacts & { readonly arn: string; readonly startTime: string };
}

/**
 * Plans an execution's job.
 * @throws InvalidRequest – with every problem of the request, its channels in S3 included.
 */
export async function plan(
  { request, execution }: PlanEvent,
  facts: AccountFacts,
  dependencies: PlanDependencies,
): Promise<Plan> {
  const record = await findTask(request, dependencies);
  const problems = new Problems();
  const planned = tryPlanning(() => planExecution(record, request, execution, facts), problems);
  await checkData(channelUris(record, request), dependencies, problems);
  if (planned === undefined || problems.any) throw new InvalidRequestError(problems.list);
  return planned;
}

async function findTask(request: unknown, dependencies: PlanDependencies): Promise<TaskRecord> {
  const problems = new Problems();
  const name = taskNameOf(request, problems);
  if (name === undefined) throw new InvalidRequestError(problems.list);
  const record = await dependencies.readTask(name);
  if (record !== undefined) return record;
  unknownTask(name, await dependencies.listTasks(), problems);
  throw new InvalidRequestError(problems.list);
}

/** SageMaker would find an empty channel only after it has started the instances. */
async function checkData(
  uris: readonly ChannelUri[],
  { lookAt }: PlanDependencies,
  problems: Problems,
): Promise<void> {
  const sights = await Promise.all(uris.map(({ uri }) => lookAt(uri)));
  for (const [index, { path, uri }] of uris.entries()) {
    const problem = PROBLEMS[sights[index] as Sight];
    if (problem === undefined) continue;
    const { code, message, allowed } = problem;
    problems.add(code, path, message, { found: uri, allowed });
  }
}

const PROBLEMS = {
  there: undefined,
  empty: {
    code: 'EmptyPrefix',
    message: 'Nothing lies under this URI.',
    allowed: 'a URI of an object, or of a prefix with objects under it',
  },
  forbidden: {
    code: 'ChannelNotReadable',
    message: 'The workflow may not read this bucket; name it in its dataBuckets and deploy.',
    allowed: 'the artifacts bucket and the dataBuckets of the workflow',
  },
  'no such bucket': {
    code: 'ChannelNotReadable',
    message: 'There is no such bucket; correct the name or make the bucket.',
    allowed: 'a bucket that exists',
  },
  'another region': {
    code: 'ChannelNotReadable',
    message: 'SageMaker reads from buckets of its own region only; copy the data.',
    allowed: 'a bucket in the region of the workflow',
  },
} as const satisfies Record<Sight, unknown>;
