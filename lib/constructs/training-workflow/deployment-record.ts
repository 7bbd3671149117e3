import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type DeploymentRecord, workflowParameters } from '../../core';

/**
 * Keeps where a workflow is as `/rankzero/_workflows/<workflow>`, where the command line finds it
 * without knowing the app's stacks. Construct ID: `Deployment`.
 */
export function deploymentParameter(
  scope: Construct,
  record: Omit<DeploymentRecord, 'schema'>,
): void {
  const whole: DeploymentRecord = { schema: 1, ...record };
  new ssm.StringParameter(scope, 'Deployment', {
    parameterName: workflowParameters(record.workflow).deployment,
    description: `Where the workflow ${record.workflow} is`,
    stringValue: Stack.of(scope).toJsonString(whole),
  });
}
