import { type App, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { explainWildcards } from '../../lib/constructs/wildcards';
import { builtinTask, customTask, tuningTask } from '../../lib/core';
import { type AppSettings, ArtifactsStack, ImagesStack, WorkflowStack } from '../../lib/stacks';
import { testApp, testStack, withValidation } from '../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../_helpers/folders';

const makeFolder = temporaryFolders();
const sourceRoot = writeFiles(makeFolder(), { 'train.py': 'def train(): ...\n' });

/** What cdk-nag finds in an app, as `rule path`. */
function findings(app: App): string[] {
  app.synth({ errorOnDuplicateSynth: false });
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

function exampleApp(settings: AppSettings, withKey = false): App {
  const app = testApp();
  const churn = builtinTask('churn', {
    algorithm: 'xgboost',
    cache: { version: '1' },
    encryption: { outputKmsKeyId: 'alias/outputs' },
    network: { subnets: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
  });
  const mine = customTask('mine', {
    source: '.',
    entry: 'train:train',
    inputs: {},
    outputs: {},
    secrets: [
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tokens-*',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/tokens/*',
    ],
  });
  const artifacts = new ArtifactsStack(app, 'Artifacts', { settings });
  const key = withKey ? new kms.Key(artifacts, 'Key', { enableKeyRotation: true }) : undefined;
  const images = new ImagesStack(app, 'Images', {
    workflowName: 'main',
    sourceRoot,
    settings,
    tasks: [churn, mine, tuningTask('search', { task: churn })],
  });
  new WorkflowStack(app, 'Workflow', {
    workflowName: 'main',
    settings,
    tasks: images.tasks,
    bucket: artifacts.artifacts.bucket,
    sageMakerRole: artifacts.artifacts.sageMakerRole,
    ...(key && { logEncryptionKey: key, environmentEncryptionKey: key }),
  });
  return app;
}

describe('cdk-nag (AwsSolutions)', () => {
  test('finds nothing without a reason in the stacks of the app', () => {
    expect(findings(exampleApp({}))).toEqual([]);
  });

  test('nor with roles per task, data buckets, keys, alarms and an API', () => {
    const settings = {
      rolePerTask: true,
      sweeps: true,
      dashboard: true,
      notificationTopic: 'arn:aws:sns:eu-west-1:111122223333:ends',
      dataBuckets: ['data'],
      alarms: true,
      accessLogsBucket: 'access-logs',
      api: true,
    };
    jest.spyOn(console, 'error').mockReturnValue();
    expect(findings(exampleApp(settings, true))).toEqual([]);
    jest.restoreAllMocks();
  });

  test('finds a wildcard that nobody has given a reason for', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.AccountRootPrincipal(),
      inlinePolicies: {
        Own: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ sid: 'New', actions: ['s3:GetObject'], resources: ['*'] }),
          ],
        }),
      },
    });
    explainWildcards(role);
    expect(findings(stack.node.root as App)).toEqual([
      'AwsSolutions-IAM5[Resource::*] Test/Role/Resource',
    ]);
  });

  test('passes the app in its own form, as a plugin beside the validation of the CDK', () => {
    const app = exampleApp({});
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => withValidation(() => app.synth())).not.toThrow();
  });
});
