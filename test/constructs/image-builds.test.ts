import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Artifacts, ImageBuilds, type TaskImages } from '../../lib/constructs';
import { customTask } from '../../lib/core';
import type { ImageOptions } from '../../lib/core/model/image-options';
import { type AppSettings, ArtifactsStack, ImagesStack } from '../../lib/stacks';
import { testApp, treeOf } from '../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../_helpers/folders';

const makeFolder = temporaryFolders();
const SHARED = '444455556666.dkr.ecr.eu-west-1.amazonaws.com/shared/base';
const sourceRoot = writeFiles(makeFolder(), {
  'train.py': 'def train(): ...\n',
  Dockerfile: `FROM ${SHARED}:1\n# FROM 777788889999.dkr.ecr.eu-west-1.amazonaws.com/old:1\n`,
});
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/01234561-0123-0123-0123-0123456789ab';
const common = { source: '.', entry: 'train:train', inputs: {}, outputs: {} } as const;

function stacks(settings: AppSettings = {}, more: ImageOptions = {}, names = ['mine']) {
  const app = testApp();
  const its = { codeBuild: true, ...settings };
  const { artifacts } = new ArtifactsStack(app, 'Artifacts', { settings: its });
  const images = new ImagesStack(app, 'Images', {
    ...{ settings: its, workflowName: 'main', sourceRoot, bucket: artifacts.bucket },
    tasks: names.map((name) => customTask(name, { ...common, dockerfile: 'Dockerfile', ...more })),
  });
  return { app, images };
}

function statements(stack: ImagesStack) {
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
  const [role] = Object.values(roles) as [
    { Properties: { Policies: { PolicyDocument: { Statement: Record<string, unknown>[] } }[] } },
  ];
  return role.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

describe('ImageBuilds', () => {
  test('is only there with the setting, and has the constructs that its documentation lists', () => {
    expect(treeOf(stacks().images).filter((path) => path.startsWith('Builds'))).toEqual([
      'Builds',
      'Builds/Logs',
      'Builds/Project',
      'Builds/Role',
    ]);
    expect(stacks({ codeBuild: false }).images.builds).toBeUndefined();
  });

  test('may push to its repositories, pull the bases that Dockerfiles name, and read sources', () => {
    const its = statements(stacks().images);
    const bySid = new Map(its.map((statement) => [statement.Sid, statement]));
    expect([...bySid.keys()]).toEqual([
      'LogInToRegistry',
      'PushImages',
      'PullBases',
      'ReadBuildSources',
      'FindBucket',
      'WriteBuildLog',
      'ForgetBuildSecrets',
    ]);
    const resources = (sid: string) => JSON.stringify(bySid.get(sid)?.Resource);
    expect(resources('PushImages')).toMatch(/^\{"Fn::GetAtt":\["Imagesmine\w+","Arn"\]\}$/);
    expect(resources('PullBases')).toMatch(/:ecr:eu-west-1:444455556666:repository\/shared\/base"/);
    expect(resources('PullBases')).not.toContain('777788889999');
    expect(resources('ReadBuildSources')).toMatch(/\/image-builds\/\*"/);
    expect(resources('ForgetBuildSecrets')).toMatch(
      /:parameter\/rankzero\/main\/image-builds\/\*"/,
    );
    // Only the token for logging in has no resource.
    expect(its.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid)).toEqual([
      'LogInToRegistry',
    ]);
  });

  test('names the repositories by their folder where a policy cannot name each', () => {
    const names = Array.from({ length: 200 }, (_, index) => `task-${index}`);
    const its = statements(stacks({}, {}, names).images);
    expect(JSON.stringify(its.find(({ Sid }) => Sid === 'PushImages')?.Resource)).toMatch(
      /:repository\/rankzero\/main\/\*"/,
    );
    expect(JSON.stringify(its).length).toBeLessThan(10_240);
  });

  test('builds in privileged mode from the folder of the bucket, and only for its project', () => {
    const template = Template.fromStack(stacks().images);
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'rankzero-main-images',
      Environment: { PrivilegedMode: true },
      Source: { Type: 'S3' },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toMatch(
      /"aws:SourceArn":.*:project\/rankzero-main-images"/,
    );
  });

  test('lets a grantee start and watch these builds, and nothing else', () => {
    const { images } = stacks();
    const user = new iam.User(images, 'Person');
    images.builds?.grantBuild(user);
    const policies = Template.fromStack(images).findResources('AWS::IAM::Policy');
    const text = JSON.stringify(policies);
    expect(text).toMatch(/"codebuild:StartBuild","codebuild:StopBuild"/);
    expect(text).not.toMatch(/"Resource":"\*"|ecr:PutImage/);
  });

  test('lets a grantee read the packages that tasks install, and no others', () => {
    const packages = 'arn:aws:codeartifact:eu-west-1:111122223333:repository/shop/all';
    const { images } = stacks({}, { codeArtifact: packages });
    images.builds?.grantBuild(new iam.User(images, 'Person'));
    const policies = Template.fromStack(images).findResources('AWS::IAM::Policy');
    const its = Object.values(policies).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(its).toEqual(
      expect.arrayContaining([
        {
          Effect: 'Allow',
          Action: 'codeartifact:GetAuthorizationToken',
          Resource: 'arn:aws:codeartifact:eu-west-1:111122223333:domain/shop',
        },
        {
          Effect: 'Allow',
          Action: ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'],
          Resource: packages,
        },
        {
          Effect: 'Allow',
          Action: 'sts:GetServiceBearerToken',
          Resource: '*',
          Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
        },
      ]),
    );
  });

  test('has the permissions boundary of the app on its role', () => {
    const roles = Template.fromStack(stacks({ permissionsBoundary: 'bound' }).images).findResources(
      'AWS::IAM::Role',
    );
    const bounds = Object.values(roles).map(({ Properties }) => Properties.PermissionsBoundary);
    expect(bounds).toHaveLength(1);
    expect(JSON.stringify(bounds)).toContain(':policy/bound');
  });

  test('builds in a VPC with a group that lets nobody in, and joins these subnets only', () => {
    const { images } = stacks();
    const vpc = ec2.Vpc.fromVpcAttributes(images, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-1'],
      privateSubnetRouteTableIds: ['rtb-1'],
    });
    const { bucket } = new Artifacts(images, 'Own');
    new ImageBuilds(images, 'InVpc', {
      images: images.node.findChild('Images') as TaskImages,
      bucket,
      vpc,
    });
    const template = Template.fromStack(images);
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      VpcConfig: { VpcId: 'vpc-1', Subnets: ['subnet-1'] },
    });
    const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
    expect(groups.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ GroupDescription: 'Builds of images', VpcId: 'vpc-1' }),
    ]);
    expect(groups[0]?.Properties.SecurityGroupIngress).toBeUndefined();
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Sid: 'JoinBuildNetwork2',
                Action: 'ec2:CreateNetworkInterfacePermission',
                Condition: {
                  StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
                  ArnEquals: { 'ec2:Subnet': [Match.anyValue()] },
                },
              }),
            ]),
          },
        },
      ],
    });
  });

  test('says in its own words what is wrong with a network', () => {
    const { images } = stacks();
    const vpc = ec2.Vpc.fromVpcAttributes(images, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      publicSubnetIds: ['subnet-1'],
      publicSubnetRouteTableIds: ['rtb-1'],
    });
    const { bucket } = new Artifacts(images, 'Own');
    const props = { images: images.node.findChild('Images') as TaskImages, bucket, vpc };
    expect(
      () =>
        new ImageBuilds(images, 'InVpc', {
          ...props,
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        }),
    ).toThrow(/are public\. Builds get no public address/);
  });

  test('has no finding of cdk-nag without a reason', () => {
    const { app } = stacks({ bucketKey: KEY });
    jest.spyOn(console, 'error').mockReturnValue();
    app.synth();
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    jest.restoreAllMocks();
    const found = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    expect(found.filter((finding) => finding.includes('Builds'))).toEqual([]);
  });

  test('needs a bucket', () => {
    const make = () =>
      new ImagesStack(testApp(), 'Images', {
        ...{ settings: { codeBuild: true }, workflowName: 'main', sourceRoot },
        tasks: [customTask('mine', { ...common, dockerfile: 'Dockerfile' })],
      });
    expect(make).toThrow(/has no bucket for what they are built from/);
  });
});
