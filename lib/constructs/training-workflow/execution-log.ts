import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encryptedLog, type Observability } from './observability';

/**
 * The log group of the state machine.
 *
 * It has a name under this prefix, because a log group of another name makes the policy of log
 * delivery grow with every state machine of the account until it is full. A log group that stays
 * when its stack is destroyed has the start of the stack's id in its name, so that the next stack
 * of the workflow finds its own name free.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export function executionLog(
  scope: Construct,
  workflowName: string,
  observability: Observability,
): logs.LogGroup {
  const { logRetention, logRemovalPolicy } = observability;
  const name = `/aws/vendedlogs/states/rankzero-${workflowName}`;
  return new logs.LogGroup(scope, 'Logs', {
    logGroupName: logRemovalPolicy === RemovalPolicy.DESTROY ? name : `${name}-${stackId()}`,
    retention: logRetention,
    removalPolicy: logRemovalPolicy,
    ...encryptedLog(observability),
  });
}

/** The first eight characters of the UUID that each stack gets when it is made. */
function stackId(): string {
  return Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
}
