import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/errors';
import { LostAnswer } from '../aws/lost-answer';
import type { Place } from '../iam';
import { requirementsOf } from '../operations';
import { SAGEMAKER } from '../sagemaker';
import type { Integration, IntegrationCall } from '../states-language';
import { answerLost, type CheckAction, TaskError, unusableArguments } from './integrations';
import type { JobOperations } from './job-sync';

/** What a Task that calls an operation of SageMaker needs. */
export interface SageMakerSdkOptions extends Place {
  readonly jobs: JobOperations;
  /** @default - every role may do everything */
  readonly check?: CheckAction;
}

/** The operations that Tasks can call, as their Resource names them. */
const OPERATIONS = [
  'createTrainingJob',
  'describeTrainingJob',
  'createHyperParameterTuningJob',
  'describeHyperParameterTuningJob',
] as const;

/**
 * The Tasks that call one operation of SageMaker by the AWS SDK integration, by the name that their
 * Resource has. They take what the API takes, and wait for nothing.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function sageMakerSdk(options: SageMakerSdkOptions): Readonly<Record<string, Integration>> {
  return Object.fromEntries(
    OPERATIONS.map((name) => [
      `aws-sdk:sagemaker:${name}`,
      (args: unknown, call: IntegrationCall) =>
        callOperation(options, name.charAt(0).toUpperCase() + name.slice(1), args, call),
    ]),
  );
}

async function callOperation(
  { jobs, check, ...place }: SageMakerSdkOptions,
  operation: string,
  args: unknown,
  call: IntegrationCall,
): Promise<unknown> {
  try {
    const input = args as Readonly<Record<string, unknown>>;
    for (const needed of requirementsOf(SAGEMAKER, operation, input, place)) {
      await check?.(call.context.Execution.RoleArn, needed);
    }
    return isoTimes(await jobs.call(operation, args));
  } catch (error) {
    if (error instanceof LostAnswer) throw answerLost(error);
    throw error instanceof AwsError ? taskError(error, call) : error;
  }
}

/** Exceptions that the API's model has, and the Java SDK 2 a class for. */
const MODELLED: ReadonlySet<string> = new Set([
  'ConflictException',
  'ResourceInUse',
  'ResourceLimitExceeded',
  'ResourceNotFound',
]);

/** As the SDK integration names errors: seen with other services, with SageMaker not. */
function taskError(error: AwsError, call: IntegrationCall): TaskError {
  if (error.code === 'SerializationException') return unusableArguments(error, call);
  const { code, message, statusCode } = error;
  const name = MODELLED.has(code)
    ? code.replace(/(?:Exception)?$/, 'Exception')
    : 'SageMakerException';
  return new TaskError(
    `SageMaker.${name}`,
    `${message} (Service: SageMaker, Status Code: ${statusCode}, Request ID: ${randomUUID()}) (SDK Attempt Count: 1)`,
  );
}

/** Members of SageMaker's answers that are seconds since the epoch end so. */
const TIME = /Time$/;

/** An answer whose times are ISO 8601, at any depth. */
function isoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isoTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'number' && TIME.test(name)
        ? new Date(Math.round(member * 1_000)).toISOString()
        : isoTimes(member),
    ]),
  );
}
