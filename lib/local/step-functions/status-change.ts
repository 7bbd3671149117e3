import type { EventFacts } from '../events';
import type { Execution } from './execution';

/** Input and output longer than this are left out of an event. */
const MOST_DATA_BYTES = 248 * 1024;

/**
 * The event of an execution that has begun or ended, as Step Functions puts it for Standard
 * workflows.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusChange(execution: Execution): EventFacts {
  const { start, status, end, startDate, redriveCount, redriveDate, whyNotRedrivable } = execution;
  const { arn, name, stateMachine, stateMachineVersionArn, stateMachineAliasArn, input } = start;
  const size = Buffer.byteLength(input) + Buffer.byteLength(end?.output ?? '');
  const isIncluded = size <= MOST_DATA_BYTES;
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [arn],
    at: end?.stopDate ?? redriveDate ?? startDate,
    detail: {
      executionArn: arn,
      stateMachineArn: stateMachine.arn,
      stateMachineVersionArn: stateMachineVersionArn ?? null,
      stateMachineAliasArn: stateMachineAliasArn ?? null,
      name,
      status,
      startDate: startDate.getTime(),
      stopDate: end?.stopDate.getTime() ?? null,
      input: isIncluded ? input : null,
      inputDetails: { included: isIncluded },
      output: (isIncluded && end?.output) || null,
      outputDetails: end?.output === undefined ? null : { included: isIncluded },
      error: end?.error ?? null,
      cause: end?.cause ?? null,
      redriveCount,
      redriveDate: redriveDate?.getTime() ?? null,
      redriveStatus: whyNotRedrivable === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: whyNotRedrivable ?? null,
    },
  };
}
