/** One Lambda function as it would be deployed. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** `file.export` */
  readonly handler: string;
  /** `nodejs22.x`; the Node.js that runs the local account runs it. */
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  readonly logGroupName: string;
  /** @default 'Text' */
  readonly logFormat?: 'Text' | 'JSON';
  /** A directory with the code, the source of an `index.js`, or why neither can be run. */
  readonly code:
    | { readonly directory: string }
    | { readonly inline: string }
    | { readonly unsupported: Error };
  /** Versions by what can follow the name: `$LATEST`, `1`, an alias. @default - `$LATEST` */
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/** Credentials of a role's session. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One message of a function's log. */
export interface LambdaLogEvent {
  readonly functionName: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** As Lambda writes it; may hold line breaks, and ends without one. */
  readonly message: string;
}

/** How a function failed, as Lambda answers it. */
export interface FailurePayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/**
 * A fault on purpose: a function ends with its process, or too late, when its work is done and
 * before it can answer.
 */
export type FunctionFault = 'crash' | 'timeout';

/** How one invocation ended. */
export type Outcome =
  | { readonly payload: string; readonly memoryKb: number }
  | { readonly failed: FailurePayload; readonly memoryKb?: number };
