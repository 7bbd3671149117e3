import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Artifacts, TrainingWorkflow, type TrainingWorkflowProps } from '../../../lib/constructs';
import { builtinTask, customTask } from '../../../lib/core';
import { codeOf, testStack, withValidation } from '../../_helpers/cdk';
import { statementsOf } from '../../_helpers/policies';

const OWN = { subnets: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };
const tasks = [
  builtinTask('plain', { algorithm: 'xgboost' }),
  builtinTask('own', { algorithm: 'xgboost', network: OWN }),
];

function setUp(stack: Stack, props: Partial<TrainingWorkflowProps>): Template {
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const given = { workflowName: 'main', tasks, bucket, sageMakerRole };
  new TrainingWorkflow(stack, 'Training', { ...given, ...props });
  return Template.fromStack(stack);
}

// The CDK warns of subnets whose route tables it does not know.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(() => jest.restoreAllMocks());

const imported = (
  stack: Stack,
  subnets: object = { privateSubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'] },
) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['a', 'b'],
    ...subnets,
  });

describe('a workflow in a VPC', () => {
  let template: Template;
  beforeAll(() => {
    const stack = testStack();
    template = withValidation(() => setUp(stack, { vpc: imported(stack) }));
  });
  const group = { 'Fn::GetAtt': [Match.stringLikeRegexp('SecurityGroup'), 'GroupId'] };

  test('has its functions there, who may make their network interfaces', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
        SecurityGroupIds: [group],
      },
    });
    for (const role of ['TrainingPlanRole', 'TrainingCollectRole']) {
      expect(statementsOf(template, role).map(({ Sid }) => Sid)).toContain('JoinNetwork');
    }
  });

  test('has the jobs there whose tasks name no network of their own', () => {
    const record = (task: string) =>
      JSON.stringify(
        template.findResources('AWS::SSM::Parameter', {
          Properties: { Name: `/rankzero/main/tasks/${task}` },
        }),
      );
    expect(record('plain')).toMatch(/subnet-0123456789abcdef1.*subnet-0123456789abcdef2/);
    expect(record('own')).toContain(OWN.subnets[0]);
    expect(record('own')).not.toContain('subnet-0123456789abcdef1');
  });

  test('lets hosts of one job talk to one another, and nobody else in', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: group,
      GroupId: group,
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('leaves the functions out if told, and takes given groups', () => {
    const other = testStack();
    const groups = ec2.SecurityGroup.fromSecurityGroupId(other, 'Group', 'sg-0123456789abcdef1');
    const alone = setUp(other, {
      vpc: imported(other),
      securityGroups: [groups],
      functionsInVpc: false,
    });
    alone.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: Match.absent() });
    alone.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test.each<[string, (of: Stack) => Partial<TrainingWorkflowProps>]>([
    ['the VPC has no subnets', (of) => ({ vpc: imported(of, {}) })],
    [
      'the selection finds none',
      (of) => ({
        vpc: imported(of),
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      }),
    ],
    ['there is no VPC', () => ({ vpcSubnets: {} })],
    [
      'there are too many subnets',
      (of) => ({
        vpc: ec2.Vpc.fromVpcAttributes(of, 'Vpc', {
          vpcId: 'vpc-0123456789abcdef0',
          availabilityZones: Array.from({ length: 17 }, (_, index) => `zone-${index}`),
          privateSubnetIds: Array.from({ length: 17 }, (_, index) => `subnet-${index}`),
        }),
      }),
    ],
    [
      'functions would be in public subnets',
      (of) => ({
        vpc: imported(of, {
          publicSubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
        }),
      }),
    ],
  ])('fails when %s', (_what, props) => {
    const of = testStack();
    expect(codeOf(() => setUp(of, props(of)))).toBe('InvalidNetwork');
  });
});

test('a VPC of another region is refused', () => {
  const app = new App();
  const env = (region: string) => ({ env: { account: '111122223333', region } });
  const vpc = imported(new Stack(app, 'There', env('us-east-1')));
  expect(codeOf(() => setUp(new Stack(app, 'Here', env('eu-west-1')), { vpc }))).toBe(
    'InvalidNetwork',
  );
});

describe('a task in a VPC', () => {
  const vpc = imported(new Stack(new App(), 'Test'));
  const network = { vpc, securityGroupIds: ['sg-0123456789abcdef0'] };

  test('is in the subnets of the selection', () => {
    const { record } = builtinTask('churn', {
      algorithm: 'xgboost',
      network: { ...network, vpcSubnets: { availabilityZones: ['b'] } },
    });
    expect(record.settings.network.subnets).toEqual(['subnet-0123456789abcdef2']);
  });

  test('fails in one problem when the VPC has no such subnets', () => {
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const act = () =>
      customTask('mine', {
        image: 'mine:1',
        entry: 'a:b',
        inputs: {},
        outputs: {},
        network: { ...network, vpcSubnets },
      });
    expect(act).toThrow(/has 1 problem:\n {2}MissingField at \$\.network\.vpcSubnets/);
  });
});
