import {
  type AccountFacts,
  type ExecutionFacts,
  MAX_REQUEST_BYTES,
  type Plan,
  Problems,
  planTraining,
  type TaskRecord,
  taskNameOf,
  unknownTask,
} from '../../lib/core';

/** What planning needs of the account; the handler answers with AWS, a test with data. */
export interface PlanDependencies {
  /** The task's record, or undefined where none is registered under that name. */
  readTask(name: string): Promise<TaskRecord | undefined>;
  /** Names of the registered tasks. */
  listTasks(): Promise<readonly string[]>;
  /** Whether anything lies under a URI, and whether it may be seen. */
  lookAt(uri: string): Promise<'there' | 'empty' | 'forbidden' | 'no such bucket'>;
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
  const planned = planTraining(record, request, execution, facts);
  await checkChannels(planned, dependencies);
  checkSize(planned);
  return planned;
}

/** A state's output has the limit of an execution's input; past it nothing could be caught. */
function checkSize(planned: Plan): void {
  const bytes = Buffer.byteLength(JSON.stringify(planned));
  if (bytes <= MAX_REQUEST_BYTES) return;
  const problems = new Problems();
  problems.add('RequestTooLarge', '$', 'The plan of this request does not fit a state machine.', {
    found: `${bytes} bytes`,
    allowed: `at most ${MAX_REQUEST_BYTES} bytes; keep large values in S3`,
  });
  problems.throwIfAny();
}

async function findTask(request: unknown, dependencies: PlanDependencies): Promise<TaskRecord> {
  const problems = new Problems();
  const name = taskNameOf(request, problems);
  problems.throwIfAny();
  const record = await dependencies.readTask(name as string);
  if (record !== undefined) return record;
  unknownTask(name as string, await dependencies.listTasks(), problems);
  problems.throwIfAny();
  throw new Error('unreachable');
}

/** SageMaker would find an empty channel only after it has started the instances. */
async function checkChannels(planned: Plan, { lookAt }: PlanDependencies): Promise<void> {
  const problems = new Problems();
  const channels = planned.request.InputDataConfig ?? [];
  await Promise.all(
    channels.map(async ({ ChannelName: name, DataSource: { S3DataSource: source } }) => {
      const uri = source.S3Uri;
      const path = `$.inputs.${name}`;
      switch (await lookAt(uri)) {
        case 'there':
          return;
        case 'empty':
          problems.add('EmptyPrefix', path, 'Nothing lies under this URI.', {
            found: uri,
            allowed: 'a URI of an object, or of a prefix with objects under it',
          });
          return;
        case 'no such bucket':
          problems.add('ChannelNotReadable', path, 'There is no such bucket.', { found: uri });
          return;
        case 'forbidden':
          problems.add(
            'ChannelNotReadable',
            path,
            'The workflow may not read this bucket; name it in its dataBuckets and deploy.',
            { found: uri },
          );
      }
    }),
  );
  problems.throwIfAny();
}
