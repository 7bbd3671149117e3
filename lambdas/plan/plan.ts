import {
  type AccountFacts,
  addNotes,
  type ChannelUri,
  channelUris,
  checkDataSize,
  type DataSize,
  type ExecutionFacts,
  earlierCheckpoints,
  InvalidRequestError,
  inferContentTypes,
  missingCheckpoints,
  type Plan,
  type PriceTable,
  Problems,
  planExecution,
  SIGHT_PROBLEMS,
  type Sight,
  type TaskRecord,
  taskNameOf,
  tryPlanning,
  unknownTask,
  withDataSizes,
} from '../../lib/core';

/** The first keys under a URI, in their order, each from the last slash of the URI on. */
export interface Seen {
  readonly sight: Sight;
  readonly keys: readonly string[];
  /** Size of the objects, as far as they were listed. Absent: not known. */
  readonly size?: DataSize;
}

/** What planning needs of the account; the handler answers with AWS, a test with data. */
export interface PlanDependencies {
  /** The task's record, or undefined where none is registered under that name. */
  readTask(name: string): Promise<TaskRecord | undefined>;
  /** What instances cost; undefined where the workflow does not know. */
  readPrices(): Promise<PriceTable | undefined>;
  /** Names of the registered tasks. */
  listTasks(): Promise<readonly string[]>;
  /** What is under a URI; where something is, the first keys may come with it. */
  lookAt(uri: string): Promise<Sight | Seen>;
}

/** What the state machine hands to the function. */
export interface PlanEvent {
  readonly request: unknown;
  readonly execution: ExecutionFacts & { readonly arn: string; readonly startTime: string };
  /** Milliseconds since 1970, by the state machine's clock. Absent: this function's. */
  readonly now?: number;
}

/** What is planned: a request, and the execution that it is of. */
export type PlannedRequest = Pick<PlanEvent, 'request'> & { readonly execution: ExecutionFacts };

/**
 * Plans an execution's job.
 * @throws InvalidRequest – with every problem of the request, its channels in S3 included.
 */
export async function plan(
  { request, execution }: PlannedRequest,
  facts: AccountFacts,
  dependencies: PlanDependencies,
): Promise<Plan> {
  return (await planWithTask({ request, execution }, facts, dependencies)).planned;
}

/** The same, with the task that was planned. */
export async function planWithTask(
  { request, execution }: PlannedRequest,
  facts: AccountFacts,
  dependencies: PlanDependencies,
): Promise<{ readonly planned: Plan; readonly record: TaskRecord }> {
  const [record, prices] = await Promise.all([
    findTask(request, dependencies),
    dependencies.readPrices(),
  ]);
  const priced = prices === undefined ? facts : { ...facts, prices };
  const problems = new Problems();
  const seen = await lookAtData(channelUris(record, request), dependencies);
  const filesOf = (uri: string) => seen.get(uri)?.keys;
  const inferred = inferContentTypes(record, request, filesOf, problems);
  const body = tryPlanning(
    () => planExecution(record, inferred.request, execution, priced),
    problems,
  );
  const planned = body && withDataSizes(body, (uri) => seen.get(uri)?.size);
  checkData(channelUris(record, request), seen, problems);
  if (planned !== undefined) checkDataSize(planned, problems);
  if (planned !== undefined) await lookForCheckpoints(planned, request, dependencies, problems);
  if (planned === undefined || problems.any) throw new InvalidRequestError(problems.list);
  return { planned: addNotes(planned, inferred.notes), record };
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

/** What is under each URI; a channel that two tasks share is looked at once. */
async function lookAtData(
  uris: readonly ChannelUri[],
  { lookAt }: PlanDependencies,
): Promise<Map<string, Seen>> {
  const distinct = [...new Set(uris.map(({ uri }) => uri))];
  return new Map(
    await Promise.all(
      distinct.map(async (uri) => {
        const seen = await lookAt(uri);
        return [uri, typeof seen === 'string' ? { sight: seen, keys: [] } : seen] as const;
      }),
    ),
  );
}

/** A job that finds no checkpoints would begin from nothing, and say so to nobody. */
async function lookForCheckpoints(
  planned: Plan,
  request: unknown,
  { lookAt }: PlanDependencies,
  problems: Problems,
): Promise<void> {
  const earlier = earlierCheckpoints(planned, request);
  if (earlier === undefined) return;
  const seen = await lookAt(earlier.uri);
  if ((typeof seen === 'string' ? seen : seen.sight) !== 'there') {
    missingCheckpoints(earlier, problems);
  }
}

/** SageMaker would find an empty channel only after it has started the instances. */
function checkData(
  uris: readonly ChannelUri[],
  seen: ReadonlyMap<string, Seen>,
  problems: Problems,
): void {
  for (const { path, uri } of uris) {
    const problem = SIGHT_PROBLEMS[seen.get(uri)?.sight ?? 'there'];
    if (problem === undefined) continue;
    const { code, message, allowed } = problem;
    problems.add(code, path, message, { found: uri, allowed });
  }
}
