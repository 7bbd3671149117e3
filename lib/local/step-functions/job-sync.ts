import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/errors';
import { LostAnswer } from '../aws/lost-answer';
import type { Place, Requirement } from '../iam';
import { requirementsOf as requirementsOfCall } from '../operations';
import { SAGEMAKER } from '../sagemaker';
import { sharedAbort } from '../shared-abort';
import type { Integration, IntegrationCall } from '../states-language';
import { answerLost, type CheckAction, TaskError, unusableArguments } from './integrations';
import { type EndedJob, JOB_KINDS, type JobKind, type KnownJobs } from './job-kinds';

/** The operations of the SageMaker service. */
export interface JobOperations {
  call(operation: string, input: unknown): Promise<unknown>;
}

/** What a Task that runs a job needs. */
export interface JobSyncOptions<Jobs> extends Place {
  readonly jobs: JobOperations & Jobs;
  /** @default - every role may do everything */
  readonly check?: CheckAction;
}

/** The service's errors that Step Functions has a name of its own for. */
const NAMED_ERRORS: ReadonlySet<string> = new Set([
  'ResourceInUse',
  'ResourceLimitExceeded',
  'ResourceNotFound',
]);

/**
 * Serves the Tasks that run a job and wait for its end, as the state machine's role.
 *
 * A job that fails fails the Task. So does one that was stopped, by a person or by its time limit:
 * AWS documents no outcome for that, and a job that did not complete must not look like one that
 * did. Its Cause holds the status. A Task that is cancelled stops its job.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export function jobSync<Jobs>(options: JobSyncOptions<Jobs>, kind: JobKind<Jobs>): Integration {
  return async (args, call) => {
    const tags = tagsOf(args, call);
    const request: Record<string, unknown> = {
      ...(args as Record<string, unknown>),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
    const arn = await create(options, kind.noun, { request, tags }, call);
    call.submitted(submission(`${kind.noun}Arn`, arn));
    const name = String(request[`${kind.noun}Name`]);
    const { status, result } = await wait(options, kind, name, call);
    const handedOn = { ...result, Tags: tags };
    if (status === 'Completed') return handedOn;
    throw new TaskError('States.TaskFailed', JSON.stringify(handedOn));
  };
}

/** The integrations of every kind of job, by the name that a Task's Resource has for each. */
export function jobIntegrations(
  options: JobSyncOptions<KnownJobs>,
): Readonly<Record<string, Integration>> {
  return Object.fromEntries(
    JOB_KINDS.map((kind) => [`sagemaker:create${kind.noun}.sync`, jobSync(options, kind)]),
  );
}

/** The request's own tags and those by which Step Functions finds its jobs again. */
function tagsOf(args: unknown, call: IntegrationCall): Record<string, string> {
  const { Tags: given = [] } = args as { Tags?: readonly { Key: string; Value: string }[] };
  return {
    ...Object.fromEntries(given.map(({ Key, Value }) => [Key, Value])),
    MANAGED_BY_AWS: 'STARTED_BY_STEP_FUNCTIONS',
    AWS_STEP_FUNCTIONS_EXECUTION_ARN: call.context.Execution.Id,
  };
}

/** A request to create a job, and the tags in it. */
interface TaggedRequest {
  readonly request: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
}

async function create(
  options: JobSyncOptions<unknown>,
  noun: string,
  tagged: TaggedRequest,
  call: IntegrationCall,
): Promise<string> {
  const { jobs, check } = options;
  const role = call.context.Execution.RoleArn;
  try {
    for (const requirement of requirementsOf(noun, tagged, options)) {
      await check?.(role, requirement);
    }
    const created = (await jobs.call(`Create${noun}`, tagged.request)) as Record<string, string>;
    return String(created[`${noun}Arn`]);
  } catch (error) {
    if (error instanceof LostAnswer) throw answerLost(error);
    throw error instanceof AwsError ? taskError(error, call) : error;
  }
}

/** What the Task needs: creating the job with its tags and its role, and watching it. */
function requirementsOf(
  noun: string,
  { request, tags: given }: TaggedRequest,
  place: Place,
): readonly Requirement[] {
  const nameMember = `${noun}Name`;
  const name = request[nameMember];
  const tags = new Map(Object.entries(given));
  try {
    return [
      ...requirementsOfCall(SAGEMAKER, `Create${noun}`, request, place),
      // The job will have its tags by the time it is watched.
      ...requirementsOfCall(SAGEMAKER, `Describe${noun}`, { [nameMember]: name }, place).map(
        (requirement) => ({ ...requirement, tags }),
      ),
    ];
  } catch (error) {
    // A request that names no job or no role is refused by the service, with every problem at once.
    if (error instanceof AwsError && error.code === 'ValidationException') return [];
    throw error;
  }
}

function taskError(error: AwsError, call: IntegrationCall): TaskError {
  return error.code === 'SerializationException'
    ? unusableArguments(error, call)
    : serviceError(error);
}

function serviceError(error: AwsError): TaskError {
  const name = NAMED_ERRORS.has(error.code) ? `${error.code}Exception` : 'AmazonSageMakerException';
  return new TaskError(
    `SageMaker.${name}`,
    `${error.message} (Service: AmazonSageMaker; Status Code: ${error.statusCode}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
  );
}

/** What creating returned, as Step Functions shows it in the history. */
function submission(member: string, arn: string): Record<string, unknown> {
  const RequestId = randomUUID();
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [RequestId] },
      HttpHeaders: { 'x-amzn-RequestId': RequestId },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId },
    [member]: arn,
  };
}

/** Waits for the job's end; a cancelled Task stops it if the role may, as on AWS. */
async function wait<Jobs>(
  { jobs, check, ...place }: JobSyncOptions<Jobs>,
  kind: JobKind<Jobs>,
  name: string,
  call: IntegrationCall,
): Promise<EndedJob> {
  const stop = sharedAbort();
  const onAbort = async () => {
    try {
      const job = { [`${kind.noun}Name`]: name };
      for (const needed of requirementsOfCall(SAGEMAKER, `Stop${kind.noun}`, job, place)) {
        await check?.(call.context.Execution.RoleArn, needed);
      }
      stop.abort(call.signal.reason);
    } catch {
      // Stopping is best effort: a role that may not stop the job leaves it running.
    }
  };
  if (call.signal.aborted) void onAbort();
  else call.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await kind.wait(jobs, name, stop.signal);
  } finally {
    call.signal.removeEventListener('abort', onAbort);
  }
}
