import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Assembly, readAssembly } from '../../../../lib/local/assembly';
import { LOCAL, temporaryDirectory } from '../../_helpers/assemblies';

/** Region and account, as ARNs have them. */
export const ACCOUNT = 'us-east-1:123456789012';

export const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

export const job = (name: string) => `arn:aws:sagemaker:${ACCOUNT}:training-job/${name}`;

/** The assembly of an app of one stack. */
export function assemblyOf(build: (stack: Stack) => void): Assembly {
  const app = new App({ outdir: temporaryDirectory() });
  build(new Stack(app, 'Main'));
  return readAssembly(app.synth().directory, LOCAL);
}

/** A role that the app makes. */
export function role(stack: Stack, name: string, ...statements: iam.PolicyStatement[]): iam.Role {
  const made = new iam.Role(stack, name, {
    roleName: name,
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  for (const statement of statements) made.addToPolicy(statement);
  return made;
}

export const allow = (actions: string[], resources: string[], conditions = {}) =>
  new iam.PolicyStatement({ actions, resources, conditions });
