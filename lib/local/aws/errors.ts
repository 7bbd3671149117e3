/** An error that an AWS API answers with: a stable code, a message and an HTTP status. */
export class AwsError extends Error {
  override readonly name = 'AwsError';

  /**
   * @param code what clients match, e.g. `ValidationException`
   * @param message in the service's own words where they are known
   * @param statusCode HTTP status of the answer. @default 400
   * @param senderFault whether the caller is at fault. @default true
   * @param headers more headers of an answer of S3. @default - none
   */
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    readonly senderFault = true,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A ValidationException with a message of its own. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
