/** A member of an operation's input, with what the API's model says about it. */
export type Member =
  | {
      readonly type: 'string';
      readonly required?: true;
      /** Length in characters. */
      readonly min?: number;
      readonly max?: number;
      /** Size in bytes of UTF-8; the value is secret, so that errors do not repeat it. */
      readonly maxBytes?: number;
      readonly values?: readonly string[];
      readonly ascii?: true;
    }
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' };

export type OperationModel = Readonly<Record<string, Member>>;

/** Largest input and output of an execution, in bytes of UTF-8. */
const MAX_DATA_BYTES = 262_144;

export const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const ARN = { type: 'string', required: true, min: 1, max: 256 } as const;
const PAGE_SIZE = { type: 'integer', min: 0, max: 1000 } as const;
const INCLUDED_DATA = { type: 'string', values: ['ALL_DATA', 'METADATA_ONLY'] } as const;

/**
 * The operations that run here, with their inputs as in the API's model of 2016-11-23.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export const OPERATIONS = {
  StartExecution: {
    stateMachineArn: ARN,
    name: { type: 'string', min: 1, max: 80 },
    input: { type: 'string', maxBytes: MAX_DATA_BYTES },
    traceHeader: { type: 'string', min: 0, max: 256, ascii: true },
  },
  DescribeExecution: { executionArn: ARN, includedData: INCLUDED_DATA },
  GetExecutionHistory: {
    executionArn: ARN,
    maxResults: PAGE_SIZE,
    reverseOrder: { type: 'boolean' },
    nextToken: { type: 'string', min: 1, max: 1024 },
    includeExecutionData: { type: 'boolean' },
  },
  ListExecutions: {
    stateMachineArn: { type: 'string', min: 1, max: 256 },
    statusFilter: { type: 'string', values: [...STATUSES, 'PENDING_REDRIVE'] },
    maxResults: PAGE_SIZE,
    nextToken: { type: 'string', min: 1, max: 3096 },
    mapRunArn: { type: 'string', min: 1, max: 2000 },
    redriveFilter: { type: 'string', values: ['REDRIVEN', 'NOT_REDRIVEN'] },
  },
  StopExecution: {
    executionArn: ARN,
    error: { type: 'string', min: 0, max: 256 },
    cause: { type: 'string', min: 0, max: 32_768 },
  },
  DescribeStateMachine: { stateMachineArn: ARN, includedData: INCLUDED_DATA },
  DescribeStateMachineForExecution: { executionArn: ARN, includedData: INCLUDED_DATA },
  ListStateMachines: {
    maxResults: PAGE_SIZE,
    nextToken: { type: 'string', min: 1, max: 1024 },
  },
  ListTagsForResource: { resourceArn: ARN },
} as const satisfies Readonly<Record<string, OperationModel>>;

export type Operation = keyof typeof OPERATIONS;

type ValueOf<M extends Member> = M extends { type: 'string' }
  ? string
  : M extends { type: 'integer' }
    ? number
    : boolean;

/** The checked input of an operation. */
export type InputOf<O extends Operation> = {
  readonly [N in keyof (typeof OPERATIONS)[O] as (typeof OPERATIONS)[O][N] extends {
    required: true;
  }
    ? N
    : never]: ValueOf<(typeof OPERATIONS)[O][N] & Member>;
} & {
  readonly [N in keyof (typeof OPERATIONS)[O] as (typeof OPERATIONS)[O][N] extends {
    required: true;
  }
    ? never
    : N]?: ValueOf<(typeof OPERATIONS)[O][N] & Member>;
};
