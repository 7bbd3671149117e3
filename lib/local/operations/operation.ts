import type { Requirement } from '../iam';

/** The decoded input of an operation; in the Query protocol, the fields of its form. */
export type OperationInput = Readonly<Record<string, unknown>>;

/** What a row gets to know about a call. */
export interface AskedOperation {
  /** The IAM action of the operation's own name: `sagemaker:StopTrainingJob`. */
  readonly action: string;
  /** Makes `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST` for the operation's service. */
  arn(rest: string): string;
}

/**
 * The IAM actions that an operation needs, each with the resource that follows from the input.
 *
 * @throws ValidationException – when the input names no resource
 */
export type Needs = (input: OperationInput, asked: AskedOperation) => readonly Requirement[];

/** One operation: what it needs. Each kind of service adds how it is answered. */
export interface Operation {
  /** `unknown` where the local account cannot tell, so that no role may do it here. */
  readonly needs: Needs | 'unknown';
  /** What it does not do that AWS's does, for docs/local-account.md. @default - nothing that is known */
  readonly lacks?: string;
}
