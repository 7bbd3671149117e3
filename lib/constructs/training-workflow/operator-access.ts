import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { WORKFLOW_TAG, WORKFLOWS, workflowParameters } from '../../core';
import { trainingJobs, tuningJobs } from './job-arns';

/** A right of a person or program that uses a workflow: one statement. */
type Right = Pick<iam.GrantOnPrincipalOptions, 'actions' | 'resourceArns' | 'conditions'>;

/** Finding a workflow in an account, and following the jobs of its executions. */
export function followJobs(
  grantee: iam.IGrantable,
  scope: IConstruct,
  workflow: string,
): iam.Grant {
  const stack = Stack.of(scope);
  const { tasks, prices } = workflowParameters(workflow);
  const names = [WORKFLOWS, tasks, prices];
  return granted(grantee, [
    {
      actions: ['ssm:GetParameter', 'ssm:GetParametersByPath'],
      resourceArns: names.map((name) =>
        stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
      ),
    },
    {
      actions: ['sagemaker:DescribeTrainingJob'],
      resourceArns: [trainingJobs(stack)],
      conditions: ofJobs(workflow),
    },
    {
      actions: [
        'sagemaker:DescribeHyperParameterTuningJob',
        'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
      ],
      resourceArns: [tuningJobs(stack)],
      conditions: ofJobs(workflow),
    },
    {
      actions: ['logs:DescribeLogStreams', 'logs:GetLogEvents'],
      resourceArns: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '/aws/sagemaker/TrainingJobs:*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    },
  ]);
}

/** Stopping the jobs of a workflow's executions. */
export function stopJobs(grantee: iam.IGrantable, scope: IConstruct, workflow: string): iam.Grant {
  const stack = Stack.of(scope);
  return granted(grantee, [
    {
      actions: ['sagemaker:StopTrainingJob'],
      resourceArns: [trainingJobs(stack)],
      conditions: ofJobs(workflow),
    },
    {
      actions: ['sagemaker:StopHyperParameterTuningJob'],
      resourceArns: [tuningJobs(stack)],
      conditions: ofJobs(workflow),
    },
  ]);
}

/** Finding jobs that no execution waits for: whose a job is, its tags say. */
export function findOrphans(grantee: iam.IGrantable, scope: IConstruct): iam.Grant {
  const stack = Stack.of(scope);
  return granted(grantee, [
    {
      actions: [
        'sagemaker:ListTrainingJobs',
        'sagemaker:ListHyperParameterTuningJobs',
        'states:ListStateMachines',
      ],
      // Lists have no resource that a policy could name.
      resourceArns: ['*'],
    },
    {
      actions: ['sagemaker:ListTags', 'sagemaker:DescribeTrainingJob'],
      resourceArns: [trainingJobs(stack), tuningJobs(stack)],
    },
    {
      actions: ['states:ListTagsForResource', 'states:ListExecutions'],
      resourceArns: [
        stack.formatArn({
          service: 'states',
          resource: 'stateMachine',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    },
  ]);
}

function ofJobs(workflow: string): Record<string, Record<string, string>> {
  // An imported workflow may have no name here: then any.
  return { StringLike: { [`aws:ResourceTag/${WORKFLOW_TAG}`]: workflow } };
}

function granted(grantee: iam.IGrantable, rights: readonly Right[]): iam.Grant {
  return rights
    .map((right) => iam.Grant.addToPrincipal({ grantee, ...right }))
    .reduce((all, grant) => all.combine(grant));
}
