import { Template } from 'aws-cdk-lib/assertions';
import { builtinTask, customTask } from '../../lib/core';
import { type AppSettings, ArtifactsStack, ImagesStack, WorkflowStack } from '../../lib/stacks';
import { testApp } from '../_helpers/cdk';
import { temporaryFolders, textOf, writeFiles } from '../_helpers/folders';
import { ROOT } from './_helpers/blocks';
import cloudFormation from './_helpers/cloudformation-permissions.json';

const folder = temporaryFolders();

// The CDK prints its warnings.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(() => jest.restoreAllMocks());

const POLICY = textOf(ROOT, 'docs/deployer-policy.json');
const ALLOWED: readonly string[] = JSON.parse(POLICY).Statement.flatMap(
  ({ Action }: { Action: string[] }) => Action,
);

/** What CloudFormation asks for a type in general, and no resource here uses: patterns, and why. */
const NOT_USED: readonly (readonly [RegExp, string])[] = [
  [/^(elasticfilesystem|s3files):/, 'no function has a file system'],
  [/^(s3tables|firehose):/, 'the bucket has no tables of metadata, no log group a stream'],
  [/^s3:.*Metadata.*Table/, 'the bucket has no tables of metadata'],
  [/^s3:(DeleteObject|PutObject\w*|REST\.PUT\.OBJECT)$/, 'CloudFormation writes no object'],
  [/^iam:\w*(Group|User)Policy$/, 'policies are attached to roles'],
  [/^lambda:(PassCapacityProvider|PutProvisionedConcurrencyConfig)$/, 'functions have neither'],
  [/^logs:PutBearerTokenAuthentication$/, 'no log group has it'],
  [/^sns:/, 'topics are given'],
];

/** Settings that add resources. */
const EVERYTHING: AppSettings = {
  api: true,
  codeBuild: true,
  sweeps: true,
  dashboard: true,
  alarms: true,
  alarmTopic: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  notificationTopic: 'arn:aws:sns:eu-west-1:111122223333:ends',
  rolePerTask: true,
  bucketRemoval: 'destroy',
  emptyBucket: true,
  account: '111122223333',
  region: 'eu-west-1',
  vpc: 'vpc-1234567890abcdef0',
};

/** What the state machine's role gets where its roles to pass do not fit an inline policy. */
const WITH_MANY_TASKS = 'AWS::IAM::ManagedPolicy';

function typesOf(settings: AppSettings): string[] {
  const app = testApp();
  const sourceRoot = writeFiles(folder(), { 'train.py': 'def train(): ...\n' });
  const tasks = [
    builtinTask('xgboost', { algorithm: 'xgboost' }),
    customTask('mine', { source: '.', entry: 'train:train', inputs: {}, outputs: {} }),
  ];
  const shared = { settings, workflowName: 'main' };
  const first = new ArtifactsStack(app, 'RankZero-Artifacts', { settings });
  const { bucket, sageMakerRole } = first.artifacts;
  const images = new ImagesStack(app, 'RankZero-Images', { ...shared, tasks, sourceRoot, bucket });
  const workflow = new WorkflowStack(app, 'RankZero-Workflow', {
    ...shared,
    tasks: images.tasks,
    bucket,
    sageMakerRole,
  });
  return [first, images, workflow].flatMap((stack) =>
    Object.values(
      Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>,
    ).map(({ Type }) => Type),
  );
}

const TYPES = [...new Set([...typesOf({}), ...typesOf(EVERYTHING), WITH_MANY_TASKS])].sort();
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = cloudFormation.permissions;

function allows(action: string): boolean {
  return ALLOWED.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action),
  );
}

test('every type of resource is known, and no other', () => {
  expect(Object.keys(PERMISSIONS).sort()).toEqual(TYPES);
});

test.each(TYPES)('the policy has what CloudFormation needs for %s', (type) => {
  const missing = (PERMISSIONS[type] ?? []).filter(
    (action) => !allows(action) && !NOT_USED.some(([pattern]) => pattern.test(action)),
  );
  expect(missing).toEqual([]);
});

test('the policy allows no service that no type needs', () => {
  const needed = new Set(Object.values(PERMISSIONS).flatMap((all) => all.map(serviceOf)));
  expect(ALLOWED.map(serviceOf).filter((service) => !needed.has(service))).toEqual([]);
});

test('IAM takes the policy: it is short enough for a managed one', () => {
  expect(POLICY.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6_144);
});

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':')).toLowerCase();
}
