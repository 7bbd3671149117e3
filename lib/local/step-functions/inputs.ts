/**
 * Input shapes of the Step Functions operations, as in the API's model of 2016-11-23.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */

import { boolean, enumeration, integer, type StringShape, string, structure } from '../aws/shapes';

/** Largest input and output of an execution, in bytes of UTF-8. */
const MAX_DATA_BYTES = 262_144;

export const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

export const arn = string(1, 256);
export const pageSize = integer(0, 1000);
const includedData = enumeration('ALL_DATA', 'METADATA_ONLY');
const data: StringShape = { type: 'string', maxBytes: MAX_DATA_BYTES, isSensitive: true };
export const startExecutionInput = structure({
  'stateMachineArn!': arn,
  name: string(1, 80),
  input: data,
  traceHeader: string(0, 256, '\\p{ASCII}*'),
});

/** An execution, and how much of it is wanted. */
export const executionInput = structure({ 'executionArn!': arn, includedData });

export const getExecutionHistoryInput = structure({
  'executionArn!': arn,
  maxResults: pageSize,
  reverseOrder: boolean,
  nextToken: string(1, 1024),
  includeExecutionData: boolean,
});

export const listExecutionsInput = structure({
  stateMachineArn: arn,
  // In the order of AWS's own error.
  statusFilter: enumeration(
    'SUCCEEDED',
    'TIMED_OUT',
    'PENDING_REDRIVE',
    'ABORTED',
    'FAILED',
    'RUNNING',
  ),
  maxResults: pageSize,
  nextToken: string(1, 3096),
  mapRunArn: string(1, 2000),
  redriveFilter: enumeration('REDRIVEN', 'NOT_REDRIVEN'),
});

export const stopExecutionInput = structure({
  'executionArn!': arn,
  error: string(0, 256),
  cause: string(0, 32_768),
});

export const mapRunInput = structure({ 'mapRunArn!': string(1, 2000) });

export const listMapRunsInput = structure({
  'executionArn!': arn,
  maxResults: pageSize,
  nextToken: string(1, 1024),
});

/** The same token within fifteen minutes is the same redrive. */
export const redriveExecutionInput = structure({
  'executionArn!': arn,
  clientToken: string(1, 64, '[!-~]+'),
});

export const stateMachineInput = structure({ 'stateMachineArn!': arn, includedData });

export const listStateMachinesInput = structure({
  maxResults: pageSize,
  nextToken: string(1, 1024),
});

export const listTagsInput = structure({ 'resourceArn!': arn });

export const definition: StringShape = {
  type: 'string',
  min: 1,
  maxBytes: 1_048_576,
  isSensitive: true,
};

export const validateDefinitionInput = structure({
  'definition!': definition,
  type: enumeration('STANDARD', 'EXPRESS'),
  severity: enumeration('ERROR', 'WARNING'),
  maxResults: integer(0, 100),
});

export const testStateInput = structure({
  'definition!': definition,
  roleArn: arn,
  input: data,
  inspectionLevel: enumeration('INFO', 'DEBUG', 'TRACE'),
  revealSecrets: boolean,
  variables: data,
  stateName: string(1, 80),
  mock: structure({
    result: data,
    errorOutput: structure({ error: string(0, 256), cause: string(0, 32_768) }),
    fieldValidationMode: enumeration('STRICT', 'PRESENT', 'NONE'),
  }),
  context: data,
  stateConfiguration: structure({
    retrierRetryCount: integer(0),
    errorCausedByState: string(1, 80),
    mapIterationFailureCount: integer(0),
    mapItemReaderData: data,
  }),
});
