import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { required } from '../environment';
import { planDependencies } from '../plan/plan-dependencies';
import { type ValidateEvent, type Validation, validate } from './validate';

/** Validates requests against the account, as a function's environment names its parts. */
export function accountValidator(): (event: ValidateEvent) => Promise<Validation> {
  const bucket = required('BUCKET');
  const facts = {
    region: required('AWS_REGION'),
    account: required('ACCOUNT'),
    bucket,
    // Not set where each task has a role of its own.
    roleArn: process.env.SAGEMAKER_ROLE_ARN ?? '',
    workflow: required('WORKFLOW'),
  };
  const dependencies = planDependencies({
    s3: new S3Client({}),
    ssm: new SSMClient({}),
    tasksPrefix: required('TASK_RECORDS'),
    pricesName: process.env.PRICES,
  });
  return (event) => validate(event, facts, dependencies);
}
