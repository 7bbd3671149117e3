/** Errors of Lambda itself: the function did not run. */
const LAMBDA_ERRORS = [
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.EC2ThrottledException',
  'Lambda.ResourceConflictException',
  'Lambda.ResourceNotReadyException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
] as const;

/**
 * Errors that SageMaker, S3 and Systems Manager answer with when asking again can help; a function
 * reports them under these names once its client has given up.
 */
const SERVICE_ERRORS = [
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'ThrottlingException',
  'TimeoutError',
] as const;

/**
 * The errors with which Lambda reports that a function did not run to its end: its process died, or
 * its memory or time was used up. Step Functions says `Lambda.Unknown` where no type of error came
 * back.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const CRASHES = [
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Runtime.Unknown',
  'Sandbox.Timedout',
  'States.Timeout',
] as const;

/** Errors that another try cannot change: refusals, data that is too large, mistakes in code. */
const LASTING = [
  'AccessDenied',
  'AccessDeniedException',
  'Function.ResponseSizeTooLarge',
  'Lambda.InvalidParameterValueException',
  'Lambda.InvalidRequestContentException',
  'Lambda.RequestTooLargeException',
  'Lambda.ResourceNotFoundException',
  'NoSuchBucket',
  'RangeError',
  'ReferenceError',
  'ResourceNotFound',
  'Runtime.ImportModuleError',
  'Runtime.HandlerNotFound',
  'Runtime.UserCodeSyntaxError',
  'States.DataLimitExceeded',
  'States.QueryEvaluationError',
  'SyntaxError',
  'TypeError',
  'ValidationException',
] as const;

/**
 * Up to three minutes in all, with full jitter, so that calls that failed together are not repeated
 * together.
 */
const PASSING = {
  ErrorEquals: [...LAMBDA_ERRORS, ...SERVICE_ERRORS],
  IntervalSeconds: 1,
  MaxAttempts: 8,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** Executions that take a turn at the same moment: they spread, and each gets one in the end. */
const CONTENDED = {
  ErrorEquals: ['TurnContended'],
  IntervalSeconds: 2,
  MaxAttempts: 100,
  BackoffRate: 1.5,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** One crash can be an accident; a function that crashes four times has a reason. */
const FEW_TIMES = {
  IntervalSeconds: 2,
  MaxAttempts: 3,
  BackoffRate: 2,
  JitterStrategy: 'FULL',
};

/** Retries of a function whose own errors are its answer: only where it could not be asked. */
export function retryLambdaErrors(): object[] {
  return [
    CONTENDED,
    { ...PASSING, ErrorEquals: [...LAMBDA_ERRORS, 'Lambda.Unknown', 'Sandbox.Timedout'] },
  ];
}

/**
 * Retries of a function that can be called twice with the same effect. Its other errors go to the
 * sender of the request.
 */
export function retryWhatPasses(): object[] {
  return [CONTENDED, PASSING, { ErrorEquals: [...CRASHES], ...FEW_TIMES }];
}

/**
 * Retries of a function that a finished job's result depends on: hours of training were paid for,
 * and the next call may find what this one did not. Everything is tried again except errors that
 * are known to last. It too can be called twice with the same effect.
 */
export function retryAllThatCanPass(): object[] {
  return [
    { ErrorEquals: [...LASTING], MaxAttempts: 0 },
    CONTENDED,
    PASSING,
    { ErrorEquals: ['States.ALL'], ...FEW_TIMES },
  ];
}
