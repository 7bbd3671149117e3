import type { FailurePayload } from './types';

/**
 * A failed invocation under the name that a state machine's Retry and Catch match.
 *
 * `cause` is the text that Step Functions shows as the Cause.
 */
export class LambdaError extends Error {
  override readonly cause: string;

  constructor(name: string, message: string, cause = message) {
    super(message);
    this.name = name;
    this.cause = cause;
  }
}

/** The error of an invocation whose function failed. */
export function functionError(failure: FailurePayload): LambdaError {
  const payload = JSON.stringify(failure);
  if (failure.errorType) return new LambdaError(failure.errorType, failure.errorMessage, payload);
  return new LambdaError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  );
}

/** The error of a call that Lambda refuses before it runs anything. */
export function refusal(code: string, status: number, message: string, requestId: string) {
  return new LambdaError(
    `Lambda.${code}`,
    `${message} (Service: Lambda, Status Code: ${status}, Request ID: ${requestId})`,
  );
}

/** What Lambda answers when a function runs longer than it may. */
export function timedOut(requestId: string, seconds: number): FailurePayload {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  };
}

/** What Lambda answers when a function's process ends in the middle of an invocation. */
export function exited(
  requestId: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): FailurePayload {
  const how =
    signal !== null
      ? ` with error: signal: ${SIGNALS[signal] ?? signal}`
      : code === 0
        ? ' without providing a reason'
        : ` with error: exit status ${code}`;
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited${how}`,
  };
}

/** Signals in the words of Lambda's supervisor. */
const SIGNALS: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};
