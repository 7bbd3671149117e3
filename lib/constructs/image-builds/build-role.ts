import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { IMAGE_BUILDS_PREFIX } from '../../core';
import { PULLING, type TaskImages } from '../task-images';
import { repositoryPrefix } from '../task-images/repository-names';
import type { WorkflowNetwork } from '../training-workflow/network';
import { MOST_OF_ROLE } from '../training-workflow/packed-policies';
import { policySize } from '../training-workflow/policy-size';
import { explainWildcards } from '../wildcards';

/** What a build has to do with. */
export interface BuildRoleOptions {
  readonly images: TaskImages;
  readonly bucket: s3.IBucket;
  readonly network: WorkflowNetwork | undefined;
  readonly projectArn: string;
  readonly logGroup: logs.ILogGroup;
  /** ARN of the parameters that hold secrets of builds. */
  readonly secretsArn: string;
}

/** The role of the builds: what each statement allows, and no more. */
export function buildRole(scope: Construct, options: BuildRoleOptions): iam.Role {
  const { bucket, projectArn } = options;
  const role = new iam.Role(scope, 'Role', {
    description: 'Builds the images of Rank Zero',
    assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': projectArn } },
    }),
    inlinePolicies: {
      Build: new iam.PolicyDocument({ statements: fitting(scope, options) }),
    },
  });
  bucket.encryptionKey?.grantDecrypt(role);
  explainWildcards(role);
  return role;
}

/** Names each repository, or, where they are too many for a policy, all that the workflow can have. */
function fitting(scope: Construct, options: BuildRoleOptions): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const { repositories, workflowName } = options.images;
  const each = [...repositories.values()].map(({ repositoryArn }) => repositoryArn);
  const exact = statements(scope, options, each);
  if (policySize(stack, exact) <= MOST_OF_ROLE) return exact;
  const resourceName = `${repositoryPrefix(workflowName)}*`;
  const all = stack.formatArn({ service: 'ecr', resource: 'repository', resourceName });
  return statements(scope, options, [all]);
}

function statements(
  scope: Construct,
  { images, bucket, network, logGroup, secretsArn }: BuildRoleOptions,
  repositories: string[],
): iam.PolicyStatement[] {
  const allow = (sid: string, resources: string[], ...actions: string[]) =>
    new iam.PolicyStatement({ sid, actions, resources });
  const bases = images.basesOfEcr;
  return [
    allow('LogInToRegistry', ['*'], 'ecr:GetAuthorizationToken'),
    allow(
      'PushImages',
      repositories,
      ...PULLING,
      'ecr:CompleteLayerUpload',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ),
    ...(bases.length === 0 ? [] : [allow('PullBases', bases, ...PULLING)]),
    allow(
      'ReadBuildSources',
      [bucket.arnForObjects(`${IMAGE_BUILDS_PREFIX}*`)],
      's3:GetObject',
      's3:GetObjectVersion',
    ),
    allow('FindBucket', [bucket.bucketArn], 's3:GetBucketAcl', 's3:GetBucketLocation'),
    allow('WriteBuildLog', [logGroup.logGroupArn], 'logs:CreateLogStream', 'logs:PutLogEvents'),
    allow('ForgetBuildSecrets', [secretsArn], 'ssm:GetParameters', 'ssm:DeleteParameters'),
    ...(network === undefined ? [] : joining(scope, network)),
  ];
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface */
function joining(scope: Construct, { subnets }: WorkflowNetwork): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  return [
    new iam.PolicyStatement({
      sid: 'JoinBuildNetwork',
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'JoinBuildNetwork2',
      actions: ['ec2:CreateNetworkInterfacePermission'],
      resources: [arn('network-interface', '*')],
      conditions: {
        StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
        ArnEquals: { 'ec2:Subnet': subnets.map(({ subnetId }) => arn('subnet', subnetId)) },
      },
    }),
  ];
}
