import { createHash } from 'node:crypto';
import { Annotations, CfnOutput, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type JobSettings, RankZeroError, type Task } from '../../core';
import { trainingTasks } from '../training-records';
import { explainWildcards } from '../wildcards';
import { imageRepositories } from './image-repositories';
import { jumpStartReading } from './jump-start-reading';
import { keyUse } from './key-use';
import { attachManaged, MOST_ATTACHED, packed } from './packed-policies';
import { archiveArns } from './script-archives';
import { secretReading } from './secret-reading';
import { statementsOver } from './statements-over';
import { trackingAccess } from './tracking-access';

/** What tells the permissions that tasks need of their role. */
export interface TaskNeeds {
  readonly tasks: readonly Task[];
  readonly dataBuckets: readonly s3.IBucket[];
  /** Part of the policy's name, so that several workflows can share a role. */
  readonly workflowName: string;
}

/** What {@link TaskAccess} is made from. */
export interface TaskAccessProps extends TaskNeeds {
  readonly role: iam.IRole;
  /** What the role needs for any task. @default - nothing: it has that already */
  readonly base?: readonly iam.PolicyStatement[];
  /** Part of the policy's name too, where a workflow gives several roles access. @default - none */
  readonly task?: string;
}

/**
 * A role's inline policies have 10,240 characters together: this many for each workflow leave room
 * for what the role has of its own and for two workflows more.
 */
const MOST_INLINE = 2_560;

/**
 * What SageMaker's role needs for a workflow's tasks: images, data buckets, networks, keys,
 * secrets, tracking servers.
 *
 * It is a policy beside the role, so that the role may be in another stack and serve other
 * workflows; managed policies hold what does not fit. A role that the app may not change, because
 * it was imported as immutable or belongs to another account, gets no policy: synthesis warns, and
 * the output `NeededPolicy` is the policy that the role's owner has to add.
 *
 * Construct IDs: `More<number>`, `NeededPolicy`.
 *
 * @throws PolicyTooLarge – when it does not fit the policies of a role
 * @throws ImageNotKnown – for an image whose repository cannot be told
 */
export class TaskAccess extends iam.Policy {
  constructor(scope: Construct, id: string, props: TaskAccessProps) {
    const { role, workflowName, base = [] } = props;
    const stack = Stack.of(scope);
    const statements = [...base, ...taskStatements(stack, props)];
    const { inline, managed } = packedTaskStatements(stack, statements);
    super(scope, id, {
      // IAM is global, and the same workflow may be in several regions.
      policyName: `${policyName(workflowName, props.task)}-${stack.region}`,
      statements: inline,
    });
    if (statements.length === 0) return;
    explainWildcards(this);
    // The CDK uses this to decide whether the role may be changed, and says nothing if it may not.
    role.attachInlinePolicy(this);
    if (!this.isPartOf(stack)) this.tellNeeds(role, statements);
    else attachManaged(this, role, managed, needsOf(workflowName));
  }

  private isPartOf(stack: Stack): boolean {
    const { roles } = this.node.defaultChild as iam.CfnPolicy;
    return stack.resolve(roles) !== undefined;
  }

  private tellNeeds(role: iam.IRole, statements: readonly iam.PolicyStatement[]): void {
    const stack = Stack.of(this);
    const output = new CfnOutput(this, 'NeededPolicy', {
      description: 'What SageMaker’s role, which this app may not change, has to be allowed',
      value: stack.toJsonString(new iam.PolicyDocument({ statements: [...statements] }).toJSON()),
    });
    const name: string = stack.resolve(output.logicalId);
    const { account } = role.env;
    const isForeign =
      !Token.isUnresolved(account) &&
      !Token.isUnresolved(stack.account) &&
      account !== stack.account;
    Annotations.of(this).addWarningV2(
      'rankzero:roleNotChanged',
      isForeign
        ? `SageMaker's role ${shown(role.roleArn)} belongs to the account ${account}, so this app cannot add the permissions that the tasks need. SageMaker in ${stack.account} takes only roles of ${stack.account}: give the workflow one of those. The stack's output ${name} is the policy that it needs.`
        : `SageMaker's role ${shown(role.roleArn)} cannot be changed by this app, so it gets no policy. Its owner must add the permissions that the tasks need: the stack's output ${name} is that policy.`,
    );
  }
}

/** IAM takes 128 characters, the region's among them. */
function policyName(workflow: string, task: string | undefined): string {
  const name = `rankzero-${workflow}${task === undefined ? '' : `-${task}`}`;
  if (name.length <= 100) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, 91)}-${hash}`;
}

function shown(arn: string): string {
  return Token.isUnresolved(arn) ? '' : arn;
}

/** Describes managed policies of a role for tasks. */
export function needsOf(workflowName: string): string {
  return `What the tasks of ${workflowName} need of SageMaker's role`;
}

/**
 * What a role needs for tasks, beyond what it needs for any.
 *
 * @throws ImageNotKnown – for an image whose repository cannot be told
 */
export function taskStatements(
  stack: Stack,
  { tasks, dataBuckets, workflowName }: TaskNeeds,
): iam.PolicyStatement[] {
  const training = tasks.flatMap(trainingTasks);
  const records = training.map(({ record }) => record);
  const settings = records.map((record) => record.settings);
  return [
    ...images(imageRepositories(stack, training, workflowName)),
    ...data(dataBuckets),
    ...statementsOver(archiveArns(stack, records), {
      sid: 'ReadScripts',
      actions: ['s3:GetObject'],
    }),
    ...jumpStartReading(stack, training),
    ...networks(stack, settings),
    ...keyUse(stack, settings),
    ...secretReading(
      stack,
      records.flatMap((record) => (record.kind === 'custom' ? (record.secrets ?? []) : [])),
    ),
    ...trackingAccess(records),
  ];
}

/**
 * The policies that hold them.
 *
 * @throws PolicyTooLarge – when a role cannot have as many
 */
export function packedTaskStatements(stack: Stack, statements: readonly iam.PolicyStatement[]) {
  const policies = packed(stack, statements, MOST_INLINE);
  const count = policies.managed.length + 1;
  if (count <= MOST_ATTACHED) return policies;
  throw new RankZeroError(
    'PolicyTooLarge',
    `The permissions that the tasks need of SageMaker's role take ${count} policies; a role can have ${MOST_ATTACHED} beside its own. Divide the tasks among several workflows, each with its own role, or let tasks share images, networks and keys.`,
  );
}

function images(repositories: readonly string[]): iam.PolicyStatement[] {
  // Images in other registries are pulled without a role.
  if (repositories.length === 0) return [];
  return [
    new iam.PolicyStatement({
      sid: 'LogInToRegistry',
      actions: ['ecr:GetAuthorizationToken'],
      // The token is for all registries; the next statement says what it is good for.
      resources: ['*'],
    }),
    ...statementsOver(repositories, {
      sid: 'PullImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
    }),
  ];
}

function data(buckets: readonly s3.IBucket[]): iam.PolicyStatement[] {
  const encryptionKeys = buckets.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []);
  return [
    ...statementsOver(
      buckets.map(({ bucketArn }) => bucketArn),
      { sid: 'FindData', actions: ['s3:ListBucket'] },
    ),
    ...statementsOver(
      buckets.map((bucket) => bucket.arnForObjects('*')),
      { sid: 'ReadData', actions: ['s3:GetObject'] },
    ),
    ...statementsOver(encryptionKeys, { sid: 'DecryptData', actions: ['kms:Decrypt'] }),
  ];
}

function networks(stack: Stack, settings: readonly JobSettings[]): iam.PolicyStatement[] {
  const subnets = sorted(settings.flatMap(({ network }) => network.subnets ?? []));
  if (subnets.length === 0) return [];
  const securityGroups = sorted(settings.flatMap(({ network }) => network.securityGroupIds ?? []));
  const arn = (resource: string) => (resourceName: string) =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  const interfaces = arn('network-interface')('*');
  return [
    ...statementsOver(
      [interfaces, ...subnets.map(arn('subnet')), ...securityGroups.map(arn('security-group'))],
      { sid: 'JoinNetworks', actions: ['ec2:CreateNetworkInterface'] },
    ),
    new iam.PolicyStatement({
      sid: 'ManageInterfaces',
      actions: [
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
      ],
      resources: [interfaces],
    }),
    new iam.PolicyStatement({
      sid: 'LookAtNetworks',
      actions: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      // What EC2 describes cannot be named by a policy.
      resources: ['*'],
    }),
  ];
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
