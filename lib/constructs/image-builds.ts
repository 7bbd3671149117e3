import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { buildSecretsPath, IMAGE_BUILDS_PREFIX, imageBuildsProject } from '../core';
import { acknowledge } from './acknowledge';
import { buildRole } from './image-builds/build-role';
import { grantPackages } from './image-builds/packages';
import type { TaskImages } from './task-images';
import { repositoryPrefix } from './task-images/repository-names';
import { type NetworkUse, workflowNetwork } from './training-workflow/network';
import { allowLogs } from './training-workflow/observability';

/** Properties of {@link ImageBuilds}. */
export interface ImageBuildsProps {
  /** The images that are built. */
  readonly images: TaskImages;
  /** Bucket that sources of builds are put into, under `image-builds/`. */
  readonly bucket: s3.IBucket;
  /**
   * Processors, memory and disk of a build; what is billed by the minute.
   * @default ComputeType.MEDIUM (4 vCPU, 8 GB)
   */
  readonly computeType?: codebuild.ComputeType;
  /** Network of the builds; they have to reach ECR, S3, and where packages come from. @default - CodeBuild's own */
  readonly vpc?: ec2.IVpc;
  /** Which subnets of `vpc`. @default - private subnets with internet access */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** At most 5. @default - a new one */
  readonly securityGroups?: readonly ec2.ISecurityGroup[];
  /** How long logs are kept. @default RetentionDays.ONE_YEAR */
  readonly logRetention?: logs.RetentionDays;
  /** Encrypts the log group; CloudWatch Logs is allowed to use a key of this app. @default - CloudWatch's own key */
  readonly logEncryptionKey?: kms.IKey;
  /** What happens to the logs when the builds leave the app. @default RemovalPolicy.DESTROY */
  readonly logRemovalPolicy?: RemovalPolicy;
}

const OF_BUILDS: NetworkUse = {
  description: 'Builds of images',
  isTalking: false,
  service: 'CodeBuild',
  what: 'builds',
  public:
    'Builds get no public address, so they cannot reach AWS from there. Choose private subnets in vpcSubnets, or build outside the VPC: leave out vpc.',
};

/** Long enough for an image of 20 GB with compiled packages. */
const MINUTES = 120;

/**
 * A CodeBuild project in which `rankzero image build --codebuild` builds the images of
 * {@link TaskImages} and pushes them, for machines without Docker. While nothing is built, it costs
 * nothing.
 *
 * Its role pushes to these repositories, pulls what the images are built on, and reads sources under
 * `image-builds/` of the bucket; it can do nothing else. Builds run in privileged mode, without which
 * no image can be built in CodeBuild.
 *
 * Construct IDs, which are part of the contract: `Project`, `Role`, `Logs`, and `SecurityGroup` if
 * `vpc` is given without groups.
 *
 * @throws InvalidNetwork – when no build could run in the subnets
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-docker.html
 * @example
 * new ImageBuilds(this, 'Builds', { images, bucket: artifacts.bucket });
 */
export class ImageBuilds extends Construct {
  /** The project: `rankzero-<workflow>-images`. */
  readonly projectName: string;
  private readonly projectArn: string;
  private readonly logGroup: logs.ILogGroup;
  private readonly props: ImageBuildsProps;
  private readonly secretsArn: string;

  constructor(scope: Construct, id: string, props: ImageBuildsProps) {
    super(scope, id);
    this.props = props;
    const { images, bucket, computeType = codebuild.ComputeType.MEDIUM } = props;
    const stack = Stack.of(this);
    const [, workflow = ''] = repositoryPrefix(images.workflowName).split('/');
    this.projectName = imageBuildsProject(workflow);
    this.projectArn = stack.formatArn({
      service: 'codebuild',
      resource: 'project',
      resourceName: this.projectName,
    });
    this.secretsArn = stack.formatArn({
      service: 'ssm',
      resource: `parameter${buildSecretsPath(workflow)}*`,
    });
    if (props.logEncryptionKey !== undefined) allowLogs(this, props.logEncryptionKey);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      ...(props.logEncryptionKey && { encryptionKey: props.logEncryptionKey }),
    });
    const { vpc, vpcSubnets, securityGroups } = props;
    const network = workflowNetwork(
      this,
      {
        ...(vpc && { vpc }),
        ...(vpcSubnets && { vpcSubnets }),
        ...(securityGroups && { securityGroups }),
      },
      OF_BUILDS,
    );
    const role = buildRole(this, {
      images,
      bucket,
      network,
      projectArn: this.projectArn,
      logGroup: this.logGroup,
      secretsArn: this.secretsArn,
    });
    const project = new codebuild.CfnProject(this, 'Project', {
      name: this.projectName,
      description: `Rank Zero: builds the images of the workflow ${images.workflowName}`,
      serviceRole: role.roleArn,
      source: {
        type: 'S3',
        // Each build names its own.
        location: `${bucket.bucketName}/${IMAGE_BUILDS_PREFIX}`,
        buildSpec: JSON.stringify({
          version: '0.2',
          phases: { build: { commands: ['sh build.sh'] } },
        }),
      },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
        computeType,
        privilegedMode: true,
      },
      logsConfig: {
        cloudWatchLogs: { status: 'ENABLED', groupName: this.logGroup.logGroupName },
      },
      timeoutInMinutes: MINUTES,
      ...(network && {
        vpcConfig: {
          vpcId: network.vpc.vpcId,
          subnets: network.subnets.map(({ subnetId }) => subnetId),
          securityGroupIds: network.securityGroups.map(({ securityGroupId }) => securityGroupId),
        },
      }),
    });
    project.node.addDependency(role);
    acknowledge(project, 'AwsSolutions-CB3', 'No image can be built in CodeBuild without it.');
    acknowledge(project, 'AwsSolutions-CB4', 'There are no artifacts; images are in ECR.');
  }

  /**
   * Lets somebody build images, as `rankzero image build --codebuild` does: start, watch and stop
   * builds, put their sources into the bucket and their secrets into Parameter Store, and, where
   * tasks install from CodeArtifact, fetch the token that the build reads it with. Who may start
   * builds may push any image to these repositories.
   */
  grantBuild(grantee: iam.IGrantable): iam.Grant {
    const { bucket, images } = this.props;
    const allow = (resourceArns: string[], ...actions: string[]) =>
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
    const grants = [
      allow(
        [this.projectArn],
        'codebuild:BatchGetBuilds',
        'codebuild:BatchGetProjects',
        'codebuild:StartBuild',
        'codebuild:StopBuild',
      ),
      allow(
        [bucket.arnForObjects(`${IMAGE_BUILDS_PREFIX}*`)],
        's3:PutObject',
        's3:PutObjectTagging',
      ),
      allow([this.logGroup.logGroupArn], 'logs:GetLogEvents'),
      allow([this.secretsArn], 'ssm:PutParameter', 'ssm:DeleteParameters'),
      allow(
        [...images.repositories.values()].map(({ repositoryArn }) => repositoryArn),
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
      ),
    ];
    const ofKey = bucket.encryptionKey?.grantEncrypt(grantee);
    const ofPackages = grantPackages(grantee, images.codeArtifacts);
    return [...grants, ...ofPackages, ...(ofKey ? [ofKey] : [])].reduce((all, grant) =>
      all.combine(grant),
    );
  }
}
