import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ALGORITHMS, type JobSettings, type Task, type TrainingTaskRecord } from '../../core';
import { trainingRecords } from '../training-records';
import { ecrRepository } from './ecr-repository';

/** What {@link TaskAccess} is made from. */
export interface TaskAccessProps {
  readonly role: iam.IRole;
  readonly tasks: readonly Task[];
  readonly dataBuckets: readonly s3.IBucket[];
}

/**
 * What a workflow's tasks need of SageMaker's role: images, data buckets, networks, keys.
 *
 * A policy beside the role, so that the role may live in another stack and serve other workflows.
 */
export class TaskAccess extends iam.Policy {
  constructor(scope: Construct, id: string, { role, tasks, dataBuckets }: TaskAccessProps) {
    const stack = Stack.of(scope);
    const records = tasks.flatMap(trainingRecords);
    const settings = records.map((record) => record.settings);
    super(scope, id, {
      roles: [role],
      statements: [
        ...images(stack, records),
        ...data(dataBuckets),
        ...networks(stack, settings),
        ...keys(stack, settings),
      ],
    });
  }
}

function images(stack: Stack, records: readonly TrainingTaskRecord[]): iam.PolicyStatement[] {
  const repositories = sorted(records.flatMap((record) => repositoriesOf(stack, record)));
  // Images in other registries are pulled without a role.
  if (repositories.length === 0) return [];
  return [
    new iam.PolicyStatement({
      sid: 'LogInToRegistry',
      actions: ['ecr:GetAuthorizationToken'],
      // The token is for all registries; the next statement says what it is good for.
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'PullImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: repositories,
    }),
  ];
}

/** ARNs of the repositories that a task's image can be in. */
function repositoriesOf(stack: Stack, record: TrainingTaskRecord): string[] {
  const arn = (resourceName: string, place: { account: string; region?: string }) =>
    stack.formatArn({ service: 'ecr', resource: 'repository', resourceName, ...place });
  if (record.kind === 'custom') {
    const repository = ecrRepository(record.image);
    return repository === undefined ? [] : [arn(repository.name, repository)];
  }
  // All versions' repositories: a request may choose another version than the task's. AWS keeps
  // its images in an account per region.
  return ALGORITHMS.filter(({ name }) => name === record.algorithm).flatMap(({ versions }) =>
    versions.map(({ repository }) => arn(repository, { account: '*' })),
  );
}

function data(buckets: readonly s3.IBucket[]): iam.PolicyStatement[] {
  if (buckets.length === 0) return [];
  const encryptionKeys = buckets.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []);
  return [
    new iam.PolicyStatement({
      sid: 'FindData',
      actions: ['s3:ListBucket'],
      resources: buckets.map(({ bucketArn }) => bucketArn),
    }),
    new iam.PolicyStatement({
      sid: 'ReadData',
      actions: ['s3:GetObject'],
      resources: buckets.map((bucket) => bucket.arnForObjects('*')),
    }),
    ...(encryptionKeys.length === 0
      ? []
      : [
          new iam.PolicyStatement({
            sid: 'DecryptData',
            actions: ['kms:Decrypt'],
            resources: encryptionKeys,
          }),
        ]),
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
    new iam.PolicyStatement({
      sid: 'JoinNetworks',
      actions: ['ec2:CreateNetworkInterface'],
      resources: [
        interfaces,
        ...subnets.map(arn('subnet')),
        ...securityGroups.map(arn('security-group')),
      ],
    }),
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

function keys(stack: Stack, settings: readonly JobSettings[]): iam.PolicyStatement[] {
  const volumes = settings.flatMap(({ encryption }) => encryption.volumeKmsKeyId ?? []);
  const outputs = settings.flatMap(({ encryption }) => encryption.outputKmsKeyId ?? []);
  return [
    ...sorted(volumes).map((key) => useOfKey(stack, key, ['kms:CreateGrant'])),
    ...sorted(outputs).map((key) =>
      useOfKey(stack, key, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
    ),
  ];
}

const ALIAS = /^(?:arn:.*:)?(alias\/.+)$/;

/** A task may name its key by ID, alias or ARN; a policy names keys by ARN only. */
function useOfKey(stack: Stack, key: string, actions: string[]): iam.PolicyStatement {
  const alias = ALIAS.exec(key)?.[1];
  if (alias === undefined) {
    const arn = key.startsWith('arn:') ? key : keyArn(stack, key);
    return new iam.PolicyStatement({ actions, resources: [arn] });
  }
  return new iam.PolicyStatement({
    actions,
    // Which key an alias stands for is known to KMS only.
    resources: [keyArn(stack, '*')],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  });
}

function keyArn(stack: Stack, keyId: string): string {
  return stack.formatArn({
    service: 'kms',
    resource: 'key',
    resourceName: keyId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
