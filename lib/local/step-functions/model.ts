import {
  boolean,
  enumeration,
  type InputOf as InputOfShape,
  integer,
  type StringShape,
  type StructureShape,
  string,
  structure,
} from '../aws/shapes';

/** Largest input and output of an execution, in bytes of UTF-8. */
const MAX_DATA_BYTES = 262_144;

export const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const arn = string(1, 256);
const pageSize = integer(0, 1000);
const includedData = enumeration('ALL_DATA', 'METADATA_ONLY');
const data: StringShape = { type: 'string', maxBytes: MAX_DATA_BYTES, isSensitive: true };
/** An execution, and how much of it is wanted. */
const described = structure({ 'executionArn!': arn, includedData });

/**
 * The operations that run here, with their inputs as in the API's model of 2016-11-23.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export const OPERATIONS = {
  StartExecution: structure({
    'stateMachineArn!': arn,
    name: string(1, 80),
    input: data,
    traceHeader: string(0, 256, '\\p{ASCII}*'),
  }),
  DescribeExecution: described,
  GetExecutionHistory: structure({
    'executionArn!': arn,
    maxResults: pageSize,
    reverseOrder: boolean,
    nextToken: string(1, 1024),
    includeExecutionData: boolean,
  }),
  ListExecutions: structure({
    stateMachineArn: arn,
    statusFilter: enumeration(...STATUSES, 'PENDING_REDRIVE'),
    maxResults: pageSize,
    nextToken: string(1, 3096),
    mapRunArn: string(1, 2000),
    redriveFilter: enumeration('REDRIVEN', 'NOT_REDRIVEN'),
  }),
  StopExecution: structure({
    'executionArn!': arn,
    error: string(0, 256),
    cause: string(0, 32_768),
  }),
  DescribeStateMachine: structure({ 'stateMachineArn!': arn, includedData }),
  DescribeStateMachineForExecution: described,
  ListStateMachines: structure({ maxResults: pageSize, nextToken: string(1, 1024) }),
  ListTagsForResource: structure({ 'resourceArn!': arn }),
} as const satisfies Readonly<Record<string, StructureShape>>;

export type Operation = keyof typeof OPERATIONS;

/** The checked input of an operation. */
export type InputOf<O extends Operation> = InputOfShape<(typeof OPERATIONS)[O]>;
