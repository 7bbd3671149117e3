import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TaskAccess } from '../../../../lib/constructs/training-workflow/task-access';
import { type AlgorithmName, builtinTask, type JobOptions, type Task } from '../../../../lib/core';
import { testStack } from '../../../_helpers/cdk';
import { type Statement, statementsOf } from '../../../_helpers/policies';

/** What tasks of these algorithms need, with the same options. */
export function accessOf(
  options: JobOptions = {},
  algorithms: readonly AlgorithmName[] = ['xgboost'],
): Statement[] {
  const stack = testStack();
  new TaskAccess(stack, 'Access', {
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
    tasks: algorithms.map((algorithm) => builtinTask(algorithm, { algorithm, ...options })),
    dataBuckets: [],
    workflowName: 'main',
  });
  return statementsOf(Template.fromStack(stack), 'Access');
}

/** An ARN of this stack's account and region, as it is rendered. */
export function arn(service: string, resource: string): object {
  const parts = ['arn:', 'AWS::Partition', `:${service}:`, 'AWS::Region', ':', 'AWS::AccountId'];
  const rendered = parts.map((part) => (part.startsWith('AWS::') ? { Ref: part } : part));
  return { 'Fn::Join': ['', [...rendered, `:${resource}`]] };
}

/** Gives a role what tasks need. */
export function access(
  stack: Stack,
  tasks: readonly Task[],
  role: iam.IRole = new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
  workflowName = 'main',
): void {
  new TaskAccess(stack, 'Access', { role, tasks, dataBuckets: [], workflowName });
}
