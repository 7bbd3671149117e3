import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { trainingJobs, tuningJobs } from './job-arns';
import { xrayWriting } from './observability';

/** What a {@link StateMachineRole} works with. */
export interface StateMachineRoleProps {
  readonly functions: readonly lambda.IFunction[];
  /** The role that is passed to SageMaker. */
  readonly sageMakerRole: iam.IRole;
  readonly isTracing: boolean;
}

/**
 * The role of the state machine, with the statements that `createTrainingJob.sync` and
 * `createHyperParameterTuningJob.sync` need.
 *
 * Written out, because the library's own are wrong for a job that is named by an expression.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export class StateMachineRole extends iam.Role {
  constructor(scope: Construct, id: string, props: StateMachineRoleProps) {
    const stack = Stack.of(scope);
    super(scope, id, {
      description: 'What the training workflow may do',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        // Against the confused deputy: Step Functions on behalf of this account only.
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      inlinePolicies: {
        Workflow: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              sid: 'PlanAndCollect',
              actions: ['lambda:InvokeFunction'],
              resources: props.functions.map(({ functionArn }) => functionArn),
            }),
            ...jobs(stack, props.sageMakerRole),
            logDelivery(),
            ...(props.isTracing ? [xrayWriting()] : []),
          ],
        }),
      },
    });
  }
}

function jobs(stack: Stack, sageMakerRole: iam.IRole): iam.PolicyStatement[] {
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
      resources: [sageMakerRole.roleArn],
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
