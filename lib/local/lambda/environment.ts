import type { LambdaFunction, RoleCredentials } from './types';

/** What a function's environment is made of. */
export interface EnvironmentFacts {
  /** The same for every function: AWS_ENDPOINT_URL, AWS_REGION, … */
  readonly shared: Readonly<Record<string, string>>;
  readonly credentials: RoleCredentials;
  /** Directory with the code. */
  readonly directory: string;
  readonly logStreamName: string;
}

/**
 * The whole environment of a function's process; nothing else of this process's own but PATH.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  fn: LambdaFunction,
  { shared, credentials, directory, logStreamName }: EnvironmentFacts,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // Credentials and settings of the machine's user must not reach the function either.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...fn.environment,
    ...shared,
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat ?? 'Text',
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: fn.handler,
  };
}
