/** Errors of Lambda itself: the function did not run, or not to its end. */
const LAMBDA_ERRORS = [
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Sandbox.Timedout',
] as const;

/**
 * Errors that SageMaker, S3 and Systems Manager answer with when asking again can help; a function
 * reports them under these names once its client has given up.
 */
const SERVICE_ERRORS = [
  'InternalError',
  'InternalServerError',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'ThrottlingException',
  'TimeoutError',
] as const;

/**
 * Retries of a function that can be called twice with the same effect.
 *
 * Only what passes by itself: a refused request is refused again. Up to three minutes in all, with
 * full jitter, so that executions that failed together do not come back together.
 */
export function retryWhatPasses(): object[] {
  return [
    {
      ErrorEquals: [...LAMBDA_ERRORS, ...SERVICE_ERRORS],
      IntervalSeconds: 1,
      MaxAttempts: 8,
      BackoffRate: 2,
      MaxDelaySeconds: 60,
      JitterStrategy: 'FULL',
    },
  ];
}
