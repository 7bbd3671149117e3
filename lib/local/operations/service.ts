import type { Operation } from './operation';

/** What answers a service: moto, or one of this process's own services. */
export type Answerer =
  | 'moto'
  | 'stepFunctions'
  | 'sagemaker'
  | 'logs'
  | 'ssm'
  | 'events'
  | 'cloudwatch'
  | 'sts'
  | 'iam';

/** What is to be known of a service whatever its protocol. */
export interface ServiceFacts<Row> {
  /** Signing name, which is its prefix in IAM's actions too: `sagemaker`, `s3`, … */
  readonly name: string;
  /** As AWS calls it. */
  readonly title: string;
  /** Global and bucket-bound services may be signed for any region. @default false */
  readonly isGlobal?: boolean;
  /** How it says that a caller may not. @default - AccessDeniedException, status 400 */
  readonly denial?: { readonly code: string; readonly statusCode: number };
  /** Every operation that it has; what has no row here is refused. */
  readonly operations: Readonly<Record<string, Row>>;
}

/** A service whose operations have names on the wire. */
export interface Service<Row extends Operation = Operation, By extends Answerer = Answerer>
  extends ServiceFacts<Row> {
  readonly protocol: 'json' | 'query';
  readonly by: By;
  /** What stands before the operation in X-Amz-Target. @default - the protocol has no such header */
  readonly target?: string;
}

/** The row of an operation. @returns undefined where the service does not have it */
export function rowOf<Row>(
  { operations }: Pick<ServiceFacts<Row>, 'operations'>,
  operation: string,
): Row | undefined {
  return Object.hasOwn(operations, operation) ? operations[operation] : undefined;
}
