import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { RankZeroError, type Task } from '../../core';
import { withTraining } from '../training-records';

/** Where the jobs and functions of a workflow run, as its properties say it. */
export interface WorkflowNetworkProps {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: readonly ec2.ISecurityGroup[];
  readonly functionsInVpc?: boolean;
}

/** The same, resolved. */
export interface WorkflowNetwork {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly securityGroups: readonly ec2.ISecurityGroup[];
}

/** What the network is for, where it is told. */
export interface NetworkUse {
  /** Of the security group that is made. A change of it replaces the group. */
  readonly description: string;
  /** Whether members of the group talk to one another. */
  readonly isTalking: boolean;
  /** The service that gets the network, and what it runs there. */
  readonly service: string;
  readonly what: string;
  /** What to do about a public subnet. */
  readonly public: string;
}

const OF_WORKFLOW: NetworkUse = {
  description: 'Training jobs and functions of the workflow',
  isTalking: true,
  service: 'SageMaker',
  what: 'jobs',
  public:
    'Functions get no public address, so they cannot reach AWS from there. Choose private subnets in vpcSubnets, or keep the functions outside the VPC with functionsInVpc: false.',
};

/** Of CreateTrainingJob, and of projects of CodeBuild. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html */
const MOST_SUBNETS = 16;
const MOST_GROUPS = 5;

/**
 * Resolves the network of a workflow.
 * @throws InvalidNetwork – when there are no subnets, too many, or subnets in which functions
 * cannot run, or when they are in another region
 */
export function workflowNetwork(
  scope: Construct,
  props: WorkflowNetworkProps,
  use: NetworkUse = OF_WORKFLOW,
): WorkflowNetwork | undefined {
  const { vpc, vpcSubnets, securityGroups = [], functionsInVpc = true } = props;
  if (vpc === undefined) {
    const alone = (['vpcSubnets', 'securityGroups', 'functionsInVpc'] as const).find(
      (name) => props[name] !== undefined,
    );
    if (alone === undefined) return undefined;
    throw invalid(`${alone} needs vpc, which is missing. Add vpc, or leave out ${alone}.`);
  }
  const { region } = Stack.of(scope);
  if (![vpc.env.region, region].some(Token.isUnresolved) && vpc.env.region !== region) {
    throw invalid(
      `The VPC ${vpc.node.path} is in ${vpc.env.region}, the workflow in ${region}. Give a VPC in ${region}.`,
    );
  }
  const chosen = selected(vpc, use.what, vpcSubnets);
  const { subnets } = chosen;
  if (functionsInVpc && chosen.hasPublic) {
    throw invalid(`Some chosen subnets of the VPC ${vpc.node.path} are public. ${use.public}`);
  }
  if (subnets.length > MOST_SUBNETS || securityGroups.length > MOST_GROUPS) {
    throw invalid(
      `${use.service} takes at most ${MOST_SUBNETS} subnets and ${MOST_GROUPS} security groups, but ${subnets.length} and ${securityGroups.length} are given. Choose fewer in vpcSubnets and securityGroups.`,
    );
  }
  return {
    vpc,
    subnets,
    securityGroups: securityGroups.length === 0 ? [ownGroup(scope, vpc, use)] : securityGroups,
  };
}

function selected(
  vpc: ec2.IVpc,
  what: string,
  selection?: ec2.SubnetSelection,
): ec2.SelectedSubnets {
  let reason = '';
  try {
    const found = vpc.selectSubnets(selection);
    if (found.subnets.length > 0) return found;
  } catch (error) {
    // Without a selection, the CDK looks for public subnets in the end, which nobody has asked for.
    if (selection !== undefined) reason = ` (${(error as Error).message})`;
  }
  throw invalid(
    `The VPC ${vpc.node.path} has no ${selection === undefined ? `subnets for ${what}` : 'subnets of the selection in vpcSubnets'}${reason}. Give a VPC with subnets. Import one with ec2.Vpc.fromLookup(…), or with fromVpcAttributes(…) and its subnets.`,
  );
}

/** Hosts of one job talk to one another, so the group lets its own members in. */
function ownGroup(
  scope: Construct,
  vpc: ec2.IVpc,
  { description, isTalking }: NetworkUse,
): ec2.ISecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, description });
  if (isTalking) group.addIngressRule(group, ec2.Port.allTraffic(), 'Hosts of one job');
  return group;
}

function invalid(message: string): RankZeroError {
  return new RankZeroError('InvalidNetwork', message);
}

/** The task in the workflow's network, unless it names one of its own. */
export function inNetwork(task: Task, { subnets, securityGroups }: WorkflowNetwork): Task {
  return withTraining(task, (record) =>
    record.settings.network.subnets?.length
      ? record
      : {
          ...record,
          settings: {
            ...record.settings,
            network: {
              ...record.settings.network,
              subnets: subnets.map(({ subnetId }) => subnetId),
              securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
            },
          },
        },
  );
}
