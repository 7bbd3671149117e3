import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RankZeroError } from '../../core';
import { explainWildcards } from '../wildcards';
import { trainingJobs, tuningJobs } from './job-arns';
import { xrayWriting } from './observability';
import { policySize } from './policy-size';

/** What a {@link StateMachineRole} works with. */
export interface StateMachineRoleProps {
  readonly functions: readonly lambda.IFunction[];
  /** The roles that are passed to SageMaker. */
  readonly sageMakerRoles: readonly iam.IRole[];
  readonly isTracing: boolean;
}

/**
 * The role of the state machine, with the statements that `createTrainingJob.sync` and
 * `createHyperParameterTuningJob.sync` need.
 *
 * Written out, because the library's own are wrong for a job that is named by an expression.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 * @throws PolicyTooLarge – when there are more roles to pass than a policy can name
 */
export class StateMachineRole extends iam.Role {
  constructor(scope: Construct, id: string, props: StateMachineRoleProps) {
    const stack = Stack.of(scope);
    const statements = [
      new iam.PolicyStatement({
        sid: 'PlanAndCollect',
        actions: ['lambda:InvokeFunction'],
        resources: props.functions.map(({ functionArn }) => functionArn),
      }),
      ...jobs(stack, props.sageMakerRoles),
      logDelivery(),
      ...(props.isTracing ? [xrayWriting()] : []),
    ];
    checkSize(stack, statements, props.sageMakerRoles.length);
    super(scope, id, {
      description: 'What the training workflow may do',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        // Against the confused deputy: Step Functions on behalf of this account only.
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      inlinePolicies: {
        Workflow: new iam.PolicyDocument({
          statements,
        }),
      },
    });
    explainWildcards(this);
  }
}

/** IAM's limit for a role's inline policies together. */
const MOST_INLINE = 10_240;

function checkSize(stack: Stack, statements: iam.PolicyStatement[], roles: number): void {
  const size = policySize(stack, statements);
  if (size <= MOST_INLINE) return;
  throw new RankZeroError(
    'PolicyTooLarge',
    `The state machine's role has to pass ${roles} roles to SageMaker, which takes a policy of up to ${size} characters; a role can have ${MOST_INLINE}. Make several workflows of the tasks, or let them share a role (rolePerTask: false).`,
  );
}

function jobs(stack: Stack, sageMakerRoles: readonly iam.IRole[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Train',
      actions: [
        'sagemaker:CreateTrainingJob',
        'sagemaker:DescribeTrainingJob',
        'sagemaker:StopTrainingJob',
        // Step Functions tags each job that it waits for, whether the request has tags or not.
        'sagemaker:AddTags',
      ],
      resources: [trainingJobs(stack)],
    }),
    new iam.PolicyStatement({
      sid: 'Tune',
      // SageMaker creates the training jobs of a tuning job itself, with the role passed to it.
      actions: [
        'sagemaker:CreateHyperParameterTuningJob',
        'sagemaker:DescribeHyperParameterTuningJob',
        'sagemaker:StopHyperParameterTuningJob',
        'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
        'sagemaker:AddTags',
      ],
      resources: [tuningJobs(stack)],
    }),
    new iam.PolicyStatement({
      sid: 'ReadTags',
      actions: ['sagemaker:ListTags'],
      // AWS's own policy says `*` here; everything that the account can list is as much.
      resources: [stack.formatArn({ service: 'sagemaker', resource: '*' })],
    }),
    new iam.PolicyStatement({
      sid: 'PassRole',
      actions: ['iam:PassRole'],
      resources: sageMakerRoles.map(({ roleArn }) => roleArn),
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      sid: 'WatchJobs',
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      // Step Functions manages these rules; their names are fixed.
      resources: ['Training', 'Tuning'].map((kind) =>
        stack.formatArn({
          service: 'events',
          resource: 'rule',
          resourceName: `StepFunctionsGetEventsForSageMaker${kind}JobsRule`,
        }),
      ),
    }),
  ];
}

function logDelivery(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DeliverLogs',
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    // Log deliveries and resource policies are no resources that a policy could name.
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
    resources: ['*'],
  });
}
