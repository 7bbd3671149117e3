import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** ARN of every training job in the stack's account and region: names are the executions'. */
export function trainingJobs(stack: Stack): string {
  return jobs(stack, 'training-job');
}

/** ARN of every tuning job in the stack's account and region. */
export function tuningJobs(stack: Stack): string {
  return jobs(stack, 'hyper-parameter-tuning-job');
}

function jobs(stack: Stack, resource: string): string {
  return stack.formatArn({
    service: 'sagemaker',
    resource,
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
