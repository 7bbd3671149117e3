import type { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from './bundle-function';
import { functionCode } from './function-code';
import { allowSecondDependencyOnRole } from './lint';
import { type Observability, xrayWriting } from './observability';

/** What makes one of a workflow's functions. */
export interface WorkflowFunctionProps {
  readonly name: FunctionName;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beyond writing its log and its traces. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly timeout: Duration;
  readonly observability: Observability;
}

/**
 * A function of a workflow, with a log group and a role that can do nothing but its work.
 *
 * Construct IDs: `Logs`, `Role`, `Function`.
 */
export class WorkflowFunction extends Construct {
  readonly function: lambda.IFunction;

  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    super(scope, id);
    const { observability } = props;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: observability.logRetention,
      removalPolicy: observability.logRemovalPolicy,
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
          ],
        }),
      },
    });
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
      // The role is complete: what the library would add is wider.
      role: role.withoutPolicyUpdates(),
      logGroup,
      tracing: observability.isTracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
    });
    allowSecondDependencyOnRole(this.function);
  }
}
