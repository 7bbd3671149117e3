import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { explainWildcards } from '../wildcards';
import type { FunctionName } from './bundle-function';
import { functionCode } from './function-code';
import { allowSecondDependencyOnRole } from './lint';
import { encryptedLog, type Observability, xrayWriting } from './observability';

/** What makes one of a workflow's functions. */
export interface WorkflowFunctionProps {
  readonly name: FunctionName;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beyond writing its log and its traces. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly timeout: Duration;
  readonly place: FunctionPlace;
}

/** What all functions of a workflow have in common. */
export interface FunctionPlace {
  readonly observability: Observability;
  /** The network that they run in. Absent: Lambda's own. */
  readonly network?: FunctionNetwork;
  /** Encrypts their environment. Absent: Lambda's own key. */
  readonly environmentKey?: kms.IKey;
  /** How many of each run at a time, at most, and always can. Absent: as many as the account has. */
  readonly reservedConcurrency?: number;
}

/** Where functions have their network interfaces. */
export interface FunctionNetwork {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly securityGroups: readonly ec2.ISecurityGroup[];
}

/**
 * A function of a workflow, with a log group and a role that can do nothing but its work.
 *
 * Construct IDs: `Logs`, `Role`, `Function`.
 */
export class WorkflowFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    super(scope, id);
    const { observability, network, environmentKey, reservedConcurrency } = props.place;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: observability.logRetention,
      removalPolicy: observability.logRemovalPolicy,
      ...encryptedLog(observability),
    });
    const role = new iam.Role(this, 'Role', {
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Work: new iam.PolicyDocument({
          statements: [
            ...props.statements,
            new iam.PolicyStatement({
              sid: 'WriteLog',
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              // The streams of this group; the ARN of a group ends in `:*`.
              resources: [logGroup.logGroupArn],
            }),
            ...(observability.isTracing ? [xrayWriting()] : []),
            ...(network === undefined ? [] : [networkInterfaces()]),
            ...(environmentKey === undefined ? [] : [decrypting(environmentKey)]),
          ],
        }),
      },
    });
    explainWildcards(role);
    this.role = role;
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      code: functionCode(props.name),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      // A share of the processor comes with memory, and loading the SDK is most of a cold start.
      memorySize: 1024,
      timeout: props.timeout,
      environment: { ...props.environment },
      ...(network === undefined
        ? {}
        : {
            vpc: network.vpc,
            vpcSubnets: { subnets: [...network.subnets] },
            securityGroups: [...network.securityGroups],
          }),
      ...(environmentKey === undefined ? {} : { environmentEncryption: environmentKey }),
      ...(reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: reservedConcurrency }),
      // The role is complete: what the library would add is wider.
      role: role.withoutPolicyUpdates(),
      logGroup,
      tracing: observability.isTracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      // Executions that have begun may call it for a year, and be redriven after that.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    allowSecondDependencyOnRole(this.function);
  }

  /**
   * The version of this deployment, which the state machine calls: an execution that runs for days
   * ends with the functions that it began with. Earlier versions stay.
   */
  get version(): lambda.Version {
    return this.function.currentVersion;
  }
}

/** What Lambda does with the function's role to put the function into a network. */
function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'JoinNetwork',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'ec2:UnassignPrivateIpAddresses',
    ],
    // Lambda asks with `*`: it checks these before it knows an interface.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    resources: ['*'],
  });
}

function decrypting(key: kms.IKey): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DecryptEnvironment',
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
  });
}
