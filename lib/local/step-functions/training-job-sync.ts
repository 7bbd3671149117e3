import { randomUUID } from 'node:crypto';
import { AwsError } from '../errors';
import { operationActions, type Place, type Requirement } from '../iam';
import type { TrainingJobDescription } from '../sagemaker';
import type { Integration, IntegrationCall } from '../states-language';
import { type CheckAction, TaskError } from './integrations';
import { trainingJobResult } from './training-job-result';

/** The part of the SageMaker service that the Task needs. */
export interface TrainingJobs {
  call(operation: string, input: unknown): Promise<unknown>;
  waitForTrainingJob(name: string, signal?: AbortSignal): Promise<TrainingJobDescription>;
}

/** What `arn:aws:states:::sagemaker:createTrainingJob.sync` needs to run. */
export interface TrainingJobSyncOptions extends Place {
  readonly jobs: TrainingJobs;
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
 * Serves the Tasks that run a training job and wait for its end, as the state machine's role.
 *
 * A job that fails fails the Task. So does one that was stopped, by a person or by its time limit:
 * AWS documents no outcome for that, and a job that did not complete must not look like one that
 * did. Its Cause holds the status. A Task that is cancelled stops its job.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export function trainingJobSync(options: TrainingJobSyncOptions): Integration {
  return async (args, call) => {
    const tags = tagsOf(args, call);
    const request = {
      ...(args as Record<string, unknown>),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
    const { TrainingJobArn, name } = await create(options, request, call);
    call.submitted(submission(TrainingJobArn));
    const description = await wait(options, name, TrainingJobArn, call);
    const result = trainingJobResult(description, tags);
    if (description.TrainingJobStatus === 'Completed') return result;
    throw new TaskError('States.TaskFailed', JSON.stringify(result));
  };
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

async function create(
  options: TrainingJobSyncOptions,
  request: Readonly<Record<string, unknown>>,
  call: IntegrationCall,
): Promise<{ TrainingJobArn: string; name: string }> {
  const { jobs, check } = options;
  const name = String(request.TrainingJobName);
  const role = call.context.Execution.RoleArn;
  try {
    for (const requirement of requirementsOf(request, options)) await check?.(role, requirement);
    const created = (await jobs.call('CreateTrainingJob', request)) as { TrainingJobArn: string };
    return { TrainingJobArn: created.TrainingJobArn, name };
  } catch (error) {
    throw error instanceof AwsError ? serviceError(error) : error;
  }
}

/** What the Task needs: creating the job with its tags and its role, and watching it. */
function requirementsOf(
  request: Readonly<Record<string, unknown>>,
  place: Place,
): readonly Requirement[] {
  try {
    return [
      ...operationActions('sagemaker', 'CreateTrainingJob', request, place),
      ...operationActions('sagemaker', 'DescribeTrainingJob', request, place),
    ];
  } catch (error) {
    // A request that names no job or no role is refused by the service, with every problem at once.
    if (error instanceof AwsError && error.code === 'ValidationException') return [];
    throw error;
  }
}

function serviceError(error: AwsError): TaskError {
  const name = NAMED_ERRORS.has(error.code) ? `${error.code}Exception` : 'AmazonSageMakerException';
  return new TaskError(
    `SageMaker.${name}`,
    `${error.message} (Service: AmazonSageMaker; Status Code: ${error.statusCode}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
  );
}

/** What creating returned, as Step Functions shows it in the history. */
function submission(TrainingJobArn: string): Record<string, unknown> {
  const RequestId = randomUUID();
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [RequestId] },
      HttpHeaders: { 'x-amzn-RequestId': RequestId },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId },
    TrainingJobArn,
  };
}

/** Waits for the job's end; a cancelled Task stops it if the role may, as on AWS. */
async function wait(
  { jobs, check }: TrainingJobSyncOptions,
  name: string,
  resource: string,
  call: IntegrationCall,
): Promise<TrainingJobDescription> {
  const stop = new AbortController();
  const onAbort = async () => {
    try {
      await check?.(call.context.Execution.RoleArn, {
        action: 'sagemaker:StopTrainingJob',
        resource,
      });
      stop.abort(call.signal.reason);
    } catch {
      // Stopping is best effort: a role that may not stop the job leaves it running.
    }
  };
  if (call.signal.aborted) void onAbort();
  else call.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await jobs.waitForTrainingJob(name, stop.signal);
  } finally {
    call.signal.removeEventListener('abort', onAbort);
  }
}
