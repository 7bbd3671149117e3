import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLING } from './bundling';
import { allowSecondDependencyOnRole } from './lint';
import { type Observability, xrayWriting } from './observability';

const REPOSITORY = join(__dirname, '..', '..', '..');

/** What makes one of a workflow's functions. */
export interface WorkflowFunctionProps {
  /** Folder under lambdas/; its handler.ts exports `handler`. */
  readonly name: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beyond writing its log and its traces. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly timeout: Duration;
  /** Puts files beside the bundle. @default - none */
  readonly commandHooks?: ICommandHooks;
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
    this.function = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: join(REPOSITORY, 'lambdas', props.name, 'handler.ts'),
      projectRoot: REPOSITORY,
      depsLockFilePath: join(REPOSITORY, 'package-lock.json'),
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      // A share of the processor comes with memory, and loading the SDK is most of a cold start.
      memorySize: 1024,
      timeout: props.timeout,
      environment: { ...props.environment },
      // A setting of the SDK before version 3.
      awsSdkConnectionReuse: false,
      // The role is complete: what the library would add is wider.
      role: role.withoutPolicyUpdates(),
      logGroup,
      tracing: observability.isTracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      bundling: {
        // The runtime's own SDK is of another version than the one that the code was tested with:
        // the artefact that runs locally must be the one that deploys.
        bundleAwsSDK: true,
        target: BUNDLING.target,
        format: OutputFormat.CJS,
        ...(props.commandHooks && { commandHooks: props.commandHooks }),
        mainFields: [...BUNDLING.mainFields],
        esbuildArgs: {
          '--minify-syntax': BUNDLING.minifySyntax,
          '--minify-whitespace': BUNDLING.minifyWhitespace,
        },
      },
    });
    allowSecondDependencyOnRole(this.function);
  }
}
