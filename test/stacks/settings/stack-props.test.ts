import { Template } from 'aws-cdk-lib/assertions';
import { builtinTask, customTask } from '../../../lib/core';
import {
  type AppSettings,
  ArtifactsStack,
  ImagesStack,
  readSettings,
  WorkflowStack,
} from '../../../lib/stacks';
import { testApp, withValidation } from '../../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();
const sourceRoot = writeFiles(makeFolder(), { 'train.py': 'def train(): ...\n' });
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;

// The CDK prints its warnings.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(() => jest.restoreAllMocks());

function templatesOf(settings: AppSettings) {
  const app = testApp();
  const tasks = [
    builtinTask('xgboost', { algorithm: 'xgboost' }),
    customTask('mine', { source: '.', entry: 'train:train', inputs: {}, outputs: {} }),
  ];
  const { workflow: workflowName = 'main' } = settings;
  const isGiven = settings.bucket !== undefined && settings.sageMakerRole !== undefined;
  const artifacts = isGiven ? undefined : new ArtifactsStack(app, 'Artifacts', { settings });
  const images = new ImagesStack(app, 'Images', {
    ...{ settings, workflowName, tasks, sourceRoot },
    ...(artifacts && { bucket: artifacts.artifacts.bucket }),
  });
  const workflow = new WorkflowStack(app, 'Workflow', {
    settings,
    workflowName,
    tasks: images.tasks,
    ...(artifacts && {
      bucket: artifacts.artifacts.bucket,
      sageMakerRole: artifacts.artifacts.sageMakerRole,
    }),
  });
  const [first, second, third] = [artifacts, images, workflow].map((stack) =>
    stack === undefined ? undefined : JSON.stringify(Template.fromStack(stack).toJSON()),
  );
  return { artifacts: first, images: second, workflow: third };
}

/** Each setting with what it has to leave in the templates. */
const LEFT: readonly [keyof AppSettings, string, 'artifacts' | 'images' | 'workflow', RegExp][] = [
  ['account', '111122223333', 'workflow', /"ACCOUNT":"111122223333"/],
  ['region', 'eu-west-1', 'images', /rankzero\/main\/mine/],
  ['tags', 'team=ml', 'workflow', /"Key":"team","Value":"ml".*\\"tags\\":\{\\"team\\":\\"ml\\"\}/],
  ['permissionsBoundary', 'bound', 'artifacts', /"PermissionsBoundary":.*:policy\/bound/],
  [
    'bucketKey',
    arn('kms', 'key/01234561-0123-0123-0123-0123456789ab'),
    'artifacts',
    /"KMSMasterKeyID":"arn:[^"]*key\/01234561[^"]*"/,
  ],
  ['bucketRemoval', 'destroy', 'artifacts', /"AWS::S3::Bucket".*"DeletionPolicy":"Delete"/],
  ['emptyBucket', 'true', 'artifacts', /S3AutoDeleteObjects/],
  ['accessLogsBucket', 'access-logs', 'artifacts', /"DestinationBucketName":"access-logs"/],
  ['scratchDays', '3', 'artifacts', /"NoncurrentDays":3/],
  ['jobsDays', '90', 'artifacts', /"ExpirationInDays":90,"Id":"Jobs"/],
  ['executionsDays', '91', 'artifacts', /"ExpirationInDays":91,"Id":"Executions"/],
  ['dataBuckets', 'one,two', 'workflow', /:s3:::two/],
  ['rolePerTask', 'true', 'workflow', /tasks\/main\/xgboost\//],
  ['reservedConcurrency', '7', 'workflow', /"ReservedConcurrentExecutions":7/],
  ['keptImages', '3', 'images', /Keeps the last 3 images/],
  [
    'imagesKey',
    arn('kms', 'key/01234562-0123-0123-0123-0123456789ab'),
    'images',
    /"KmsKey":"arn:[^"]*key\/01234562[^"]*"/,
  ],
  ['codeBuild', 'true', 'images', /"AWS::CodeBuild::Project".*"Name":"rankzero-main-images"/],
  ['imagesRemoval', 'retain', 'images', /"DeletionPolicy":"Retain"/],
  ['logDays', '30', 'workflow', /"RetentionInDays":30/],
  [
    'logsKey',
    arn('kms', 'key/01234563-0123-0123-0123-0123456789ab'),
    'workflow',
    /"KmsKeyId":"arn:[^"]*key\/01234563[^"]*"/,
  ],
  ['logsRemoval', 'retain', 'workflow', /"AWS::Logs::LogGroup".*"DeletionPolicy":"Retain"/],
  ['logExecutionData', 'true', 'workflow', /"IncludeExecutionData":true/],
  [
    'environmentKey',
    arn('kms', 'key/01234564-0123-0123-0123-0123456789ab'),
    'workflow',
    /"KmsKeyArn":"arn:[^"]*key\/01234564[^"]*"/,
  ],
  ['tracing', 'false', 'workflow', /"TracingConfiguration":\{"Enabled":false\}/],
  ['alarmTopic', arn('sns', 'alarms'), 'workflow', /"AlarmActions":\["arn:[^"]*alarms"\]/],
];

test('each setting is in the templates, which CloudFormation takes', () => {
  const app = testApp();
  for (const [name, value] of LEFT) app.node.setContext(name, value);
  const found = withValidation(() => templatesOf(readSettings(app.node)));
  for (const [name, , stack, trace] of LEFT) {
    expect([name, trace.test(found[stack] ?? '')]).toEqual([name, true]);
  }
});

test('a bucket and a role that are there take the place of those that would be made', () => {
  const role = 'arn:aws:iam::111122223333:role/training';
  const found = templatesOf({ bucket: 'ml-data', sageMakerRole: role, alarms: true });
  expect(found.artifacts).toBeUndefined();
  expect(found.workflow).toContain('"BUCKET":"ml-data"');
  expect(found.workflow).toContain(`"SAGEMAKER_ROLE_ARN":"${role}"`);
  expect(found.workflow).toContain('AWS::CloudWatch::Alarm');
});

test('functions and jobs are in the VPC, its subnets and groups', () => {
  const app = testApp();
  const settings = {
    account: '111122223333',
    region: 'eu-west-1',
    vpc: 'vpc-0123456789abcdef0',
    securityGroups: ['sg-0123456789abcdef0'],
    functionsInVpc: false,
  };
  for (const [name, value] of Object.entries(settings)) app.node.setContext(name, value);
  // A lookup without credentials gives a VPC of the CDK's own making.
  expect(templatesOf(readSettings(app.node)).workflow).toMatch(/sg-0123456789abcdef0/);
});

test('builds of images are in the VPC only if they are asked to be', () => {
  const inVpc = (codeBuildInVpc: boolean) => {
    const app = testApp();
    const settings = {
      account: '111122223333',
      region: 'eu-west-1',
      vpc: 'vpc-0123456789abcdef0',
      securityGroups: ['sg-0123456789abcdef0'],
      codeBuild: true,
      codeBuildInVpc,
    };
    for (const [name, value] of Object.entries(settings)) app.node.setContext(name, value);
    return templatesOf(readSettings(app.node)).images;
  };
  expect(inVpc(true)).toMatch(/"VpcConfig":\{"SecurityGroupIds":\["sg-0123456789abcdef0"\]/);
  expect(inVpc(false)).not.toContain('VpcConfig');
});

/** What of a template stays when its stack goes, under a name that the next stack would need. */
function namesThatStay(template = '{}'): string[] {
  const { Resources = {} } = JSON.parse(template) as {
    Resources?: Record<string, { DeletionPolicy?: string; Properties: Record<string, unknown> }>;
  };
  return Object.values(Resources)
    .filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'))
    .flatMap(({ Properties }) =>
      Object.entries(Properties)
        .filter(([member]) => /^(?:Bucket|Repository|LogGroup)?Name$/.test(member))
        .map(([, name]) => JSON.stringify(name)),
    )
    .filter((name) => !name.includes('AWS::StackId'));
}

test('an app that was destroyed finds all its names free, logs that stay included', () => {
  for (const settings of [{}, { logsRemoval: 'retain' as const }]) {
    const found = templatesOf(settings);
    expect(Object.values(found).flatMap(namesThatStay)).toEqual([]);
  }
  expect(namesThatStay(templatesOf({ imagesRemoval: 'retain' }).images)).toEqual([
    '"rankzero/main/mine"',
  ]);
});
