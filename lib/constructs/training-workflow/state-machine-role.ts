import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RankZeroError, type Task, WORKFLOW_TAG } from '../../core';
import { explainWildcards } from '../wildcards';
import { trainingJobs, tuningJobs } from './job-arns';
import { jobConditions } from './job-conditions';
import { xrayWriting } from './observability';
import {
  attachManaged,
  MOST_ATTACHED,
  MOST_MANAGED,
  MOST_OF_ROLE,
  packed,
} from './packed-policies';
import { policySize } from './policy-size';
import { inGroups } from './statements-over';
import { ofWorkflow } from './workflow-tag';

/** What a {@link StateMachineRole} works with. */
export interface StateMachineRoleProps {
  readonly workflowName: string;
  /** With their limits. */
  readonly tasks: readonly Task[];
  readonly functions: readonly lambda.IFunction[];
  /** The roles that are passed to SageMaker. */
  readonly sageMakerRoles: readonly iam.IRole[];
  readonly isTracing: boolean;
}

/**
 * The role of the state machine, with the statements that `createTrainingJob.sync` and
 * `createHyperParameterTuningJob.sync` need.
 *
 * Written out here, because the library's own statements are wrong for a job whose name is an
 * expression.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 * @throws PolicyTooLarge – when there is more to pass or to limit than a policy can name
 */
export class StateMachineRole extends iam.Role {
  constructor(scope: Construct, id: string, props: StateMachineRoleProps) {
    const stack = Stack.of(scope);
    const statements = [
      new iam.PolicyStatement({
        sid: 'InvokeFunctions',
        actions: ['lambda:InvokeFunction'],
        // Every version: an execution calls those that it began with.
        resources: props.functions.map(({ functionArn }) => `${functionArn}:*`),
      }),
      ...jobs(stack, props),
      logDelivery(),
      ...(props.isTracing ? [xrayWriting()] : []),
      // The last, as these are many: what does not fit inline are these.
      ...passing(props),
    ];
    const { inline, managed } = packedForRole(stack, statements, props.sageMakerRoles.length);
    super(scope, id, {
      description: 'What the training workflow may do',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        // Against the confused deputy: Step Functions on behalf of this account only.
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      inlinePolicies: {
        Workflow: new iam.PolicyDocument({
          statements: inline,
        }),
      },
    });
    explainWildcards(this);
    attachManaged(
      this,
      this,
      managed,
      `What else the training workflow ${props.workflowName} may do`,
    );
  }
}

/** A role in use keeps its name: what does not fit beside it goes into managed policies. */
function packedForRole(stack: Stack, statements: iam.PolicyStatement[], roles: number) {
  const policies = packed(stack, statements, MOST_OF_ROLE);
  const count = policies.managed.length;
  const largest = Math.max(0, ...policies.managed.map((policy) => policySize(stack, policy)));
  if (count <= MOST_ATTACHED && largest <= MOST_MANAGED) return policies;
  throw new RankZeroError(
    'PolicyTooLarge',
    `The state machine's role has to pass ${roles} roles to SageMaker and to hold jobs to the limits, networks and keys of the tasks. Beside an inline policy of ${MOST_OF_ROLE} characters this takes ${count} managed policies, the largest of up to ${largest} characters; a role can have ${MOST_ATTACHED}, each of up to ${MOST_MANAGED}. Make several workflows of the tasks, let them share a role (rolePerTask: false), or write limits shorter (ml.m5.*).`,
  );
}

/** The kinds of jobs, and the ARNs of all of them. */
const KINDS = [
  ['TrainingJob', trainingJobs],
  ['HyperParameterTuningJob', tuningJobs],
] as const;

/**
 * Creating jobs of this workflow within its limits, and watching and stopping them; of other
 * workflows' jobs nothing.
 *
 * SageMaker creates the training jobs of a tuning job itself, with the role passed to it.
 */
function ofJobs(
  kind: (typeof KINDS)[number][0],
  jobArns: string,
  { workflowName, tasks }: StateMachineRoleProps,
): iam.PolicyStatement[] {
  const resources = [jobArns];
  const limits = jobConditions(tasks);
  const isCreated = { [`aws:RequestTag/${WORKFLOW_TAG}`]: workflowName };
  const isOwn = ofWorkflow(workflowName);
  const create = `Create${kind}`;
  return [
    new iam.PolicyStatement({
      sid: create,
      actions: [`sagemaker:${create}`],
      resources,
      conditions: { ...limits, StringEquals: isCreated },
    }),
    // Step Functions tags each job that it waits for, whether the request has tags or not. While
    // a job is created there are no tags of it, only those of the request.
    new iam.PolicyStatement({
      sid: `TagNew${kind}`,
      actions: ['sagemaker:AddTags'],
      resources,
      conditions: { StringEquals: { 'sagemaker:TaggingAction': create, ...isCreated } },
    }),
    new iam.PolicyStatement({
      sid: `Tag${kind}`,
      actions: ['sagemaker:AddTags'],
      resources,
      conditions: {
        StringEquals: isOwn,
        'ForAllValues:StringNotEquals': { 'aws:TagKeys': [WORKFLOW_TAG] },
      },
    }),
    new iam.PolicyStatement({
      sid: `Watch${kind}`,
      actions: [`sagemaker:Describe${kind}`, `sagemaker:Stop${kind}`],
      resources,
      conditions: { StringEquals: isOwn },
    }),
  ];
}

function jobs(stack: Stack, props: StateMachineRoleProps): iam.PolicyStatement[] {
  return [
    ...KINDS.flatMap(([kind, ofStack]) => ofJobs(kind, ofStack(stack), props)),
    new iam.PolicyStatement({
      sid: 'ReadTags',
      actions: ['sagemaker:ListTags'],
      // AWS's own policy says `*` here; everything that the account can list is as much.
      resources: [stack.formatArn({ service: 'sagemaker', resource: '*' })],
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

/** Exactly the roles of the tasks: a pattern would have to match others too. */
function passing({ sageMakerRoles }: StateMachineRoleProps): iam.PolicyStatement[] {
  return inGroups(sageMakerRoles).map(
    (roles, index) =>
      new iam.PolicyStatement({
        sid: index === 0 ? 'PassRole' : `PassRole${index + 1}`,
        actions: ['iam:PassRole'],
        resources: roles.map(({ roleArn }) => roleArn),
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
  );
}

/** Delivering the log of a state machine. */
export function logDelivery(): iam.PolicyStatement {
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
    // A policy cannot name log deliveries and resource policies as resources.
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
    resources: ['*'],
  });
}
