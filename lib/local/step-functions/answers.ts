import type { HistoryEvent } from '../states-language';
import type { Execution } from './execution';
import type { LoadedStateMachine } from './state-machines';

/** What DescribeExecution answers. */
export function executionDescription(execution: Execution, withData: boolean): object {
  const { input, traceHeader } = execution.start;
  const { output, error, cause } = execution.end ?? {};
  return {
    ...executionSummary(execution),
    ...(withData && {
      input,
      ...(output !== undefined && { output, outputDetails: { included: true } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    }),
    inputDetails: { included: withData },
    ...(traceHeader !== undefined && { traceHeader }),
    ...redrivable(execution),
  };
}

/** What ListExecutions shows of an execution. */
export function executionSummary(execution: Execution) {
  const { arn, name, stateMachine, mapRunArn, ...by } = execution.start;
  return {
    executionArn: arn,
    stateMachineArn: stateMachine.arn,
    ...(by.stateMachineVersionArn !== undefined && {
      stateMachineVersionArn: by.stateMachineVersionArn,
    }),
    ...(by.stateMachineAliasArn !== undefined && {
      stateMachineAliasArn: by.stateMachineAliasArn,
    }),
    ...(mapRunArn !== undefined && { mapRunArn }),
    name,
    status: execution.status,
    startDate: execution.startDate,
    ...(execution.end !== undefined && { stopDate: execution.end.stopDate }),
    redriveCount: execution.redriveCount,
    ...(execution.redriveDate !== undefined && { redriveDate: execution.redriveDate }),
  };
}

/** As AWS was recorded to answer: where it can be redriven, no reason is given. */
function redrivable({ whyNotRedrivable }: Execution) {
  return whyNotRedrivable === undefined
    ? { redriveStatus: 'REDRIVABLE' }
    : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: whyNotRedrivable };
}

/** What DescribeStateMachine answers. */
export function stateMachineDescription(
  machine: LoadedStateMachine & { readonly description?: string },
) {
  const { arn, name, definition, roleArn, creationDate, revisionId, description } = machine;
  return {
    stateMachineArn: arn,
    name,
    status: machine.isDeleting === true ? 'DELETING' : 'ACTIVE',
    definition,
    roleArn,
    type: machine.type ?? 'STANDARD',
    creationDate,
    loggingConfiguration: machine.loggingConfiguration ?? {
      level: 'OFF',
      includeExecutionData: false,
    },
    tracingConfiguration: machine.tracingConfiguration ?? { enabled: false },
    ...(machine.encryptionConfiguration !== undefined && {
      encryptionConfiguration: machine.encryptionConfiguration,
    }),
    ...(revisionId !== undefined && { revisionId }),
    ...(description !== undefined && { description }),
  };
}

/** Members of an event's details that hold what an execution works on. */
const DATA = ['input', 'inputDetails', 'output', 'outputDetails'];

/** What GetExecutionHistory shows of an event. */
export function historyEvent(event: HistoryEvent, withData: boolean): object {
  if (withData) return event;
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) =>
      name.endsWith('EventDetails') ? [name, withoutData(value)] : [name, value],
    ),
  );
}

function withoutData(details: object): object {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.includes(name)));
}
