import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { program } from '../../../../lib/cli/commands/run-main';
import { customTask } from '../../../../lib/core';
import { ArtifactsStack, ImagesStack } from '../../../../lib/stacks';
import { temporaryFolders, writeFiles } from '../../../_helpers/folders';
import { type Call, FakeAccountBuilds } from '../../_helpers/fake-account-builds';
import { fakeTerminal } from '../../_helpers/fake-terminal';
import { imageProject } from '../../_helpers/image-project';

const makeFolder = temporaryFolders();
const ENVIRONMENT = { ...process.env };
const HOME = process.cwd();
const PACKAGES = 'arn:aws:codeartifact:eu-west-1:111122223333:repository/shop/all';
let account: FakeAccountBuilds;

beforeEach(async () => {
  account = new FakeAccountBuilds();
  const endpoint = await account.start();
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_proxy$/i.test(name)) delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
  });
});

afterEach(async () => {
  await account.close();
  process.chdir(HOME);
  process.env = { ...ENVIRONMENT };
});

const build = (...args: string[]) =>
  program(fakeTerminal({ isInteractive: false })).parseAsync([
    ...['node', 'rankzero', 'image', 'build', '--codebuild'],
    ...args,
  ]);

/** A project whose only task has this pip.conf. @returns the file */
function withSecret(text: string): string {
  const folder = makeFolder();
  const file = join(folder, 'secret.conf');
  writeFileSync(file, text);
  process.chdir(
    imageProject(folder, ['mine'], ['main'], {}, {}, { buildSecrets: { pip: 'secret.conf' } }),
  );
  return file;
}

const removed = () => account.inputsOf('DeleteParameters').flatMap(({ Names }) => Names);
const given = () => account.inputsOf('PutParameter').map(({ Name }) => Name);

describe('the secrets of a build in the account', () => {
  test('go through Parameter Store only, and do not stay', async () => {
    withSecret('[global]\nindex-url = https://me:hunter2@index.example/\n');
    await build();
    expect(account.inputsOf('PutParameter')).toEqual([
      {
        Name: expect.stringMatching(
          /^\/rankzero\/main\/image-builds\/[0-9a-f]{16}-[0-9a-f-]{36}\/pip$/,
        ),
        Type: 'SecureString',
        Value: '[global]\nindex-url = https://me:hunter2@index.example/\n',
      },
    ]);
    const [started] = account.inputsOf('StartBuild');
    expect(started?.environmentVariablesOverride).toEqual([
      { name: 'RANKZERO_SECRET_0', value: given()[0], type: 'PARAMETER_STORE' },
    ]);
    const others = account.calls.filter(({ operation }) => operation !== 'PutParameter');
    expect(others.filter(({ body }) => body.includes('hunter2'))).toEqual([]);
    expect(removed()).toEqual(given());
  });

  test('have 4 KB at most, which is said before anything starts', async () => {
    withSecret('x'.repeat(4_097));
    await expect(build()).rejects.toMatchObject({
      code: 'SecretTooLarge',
      message: expect.stringMatching(/secret pip has 4097 bytes.*takes 1 to 4096/),
      hint: expect.stringContaining('--secret pip=FILE'),
    });
    expect(account.calls.map(({ operation }) => operation)).toEqual([
      'DescribeRepositories',
      'DescribeImages',
      'BatchGetProjects',
    ]);
  });

  test('of exactly 4 KB are taken, by bytes', async () => {
    withSecret('é'.repeat(2_048));
    await build();
    expect(given()).toHaveLength(1);
  });

  test('are removed where the build cannot be started', async () => {
    withSecret('a = b\n');
    account.errors.set('StartBuild', { type: 'AccountLimitExceededException', message: 'full' });
    await expect(build()).rejects.toMatchObject({ code: 'CodeBuildRefused' });
    expect(removed()).toEqual(given());
    expect(given()).toHaveLength(1);
  });

  test('are removed after Ctrl-C', async () => {
    withSecret('a = b\n');
    account.looks = [{ buildStatus: 'IN_PROGRESS', currentPhase: 'QUEUED' }];
    account.onLook = () => {
      account.onLook = () => undefined;
      process.emit('SIGINT');
    };
    await expect(build()).rejects.toMatchObject({ code: 'Interrupted' });
    expect(removed()).toEqual(given());
    expect(given()).toHaveLength(1);
  });
});

test('grantBuild allows what the command calls, and no other action', async () => {
  // Names of tasks and workflow are those of the project below.
  process.chdir(imageProject(makeFolder(), ['mine'], ['main'], {}, {}, { codeArtifact: PACKAGES }));
  account.lines = ['a line'];
  account.looks = [{ buildStatus: 'IN_PROGRESS', currentPhase: 'BUILD' }];
  account.onLook = () => {
    account.onLook = () => undefined;
    process.emit('SIGINT');
  };
  await expect(build()).rejects.toMatchObject({ code: 'Interrupted' });
  expect(account.inputsOf('PutParameter')[0]?.Value).toContain('token-of-packages');
  expect([...new Set(account.calls.flatMap(actionsOf))].sort()).toEqual(
    grantedActions().filter((action) => !USED_OTHERWISE.includes(action)),
  );
});

/** By pip in the build, with the token; and by CodeArtifact for it. */
const USED_OTHERWISE = ['codeartifact:ReadFromRepository', 'sts:GetServiceBearerToken'];

/** The IAM actions that a call needs. */
function actionsOf({ operation, headers }: Call): string[] {
  if (operation.startsWith('PUT /our-bucket/image-builds/')) {
    return ['s3:PutObject', ...(headers['x-amz-tagging'] ? ['s3:PutObjectTagging'] : [])];
  }
  if (/v1.authorization-token/.test(operation)) return ['codeartifact:GetAuthorizationToken'];
  if (/v1.repository.endpoint/.test(operation)) return ['codeartifact:GetRepositoryEndpoint'];
  const service = SERVICES[String(headers['x-amz-target']).split('.')[0] ?? ''];
  return [`${service}:${operation}`];
}

/** By what stands before the operation in X-Amz-Target. */
const SERVICES: Readonly<Record<string, string>> = {
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  AmazonSSM: 'ssm',
  CodeBuild_20161006: 'codebuild',
  Logs_20140328: 'logs',
};

function grantedActions(): string[] {
  const sourceRoot = writeFiles(makeFolder(), { 'train.py': 'def train(): ...\n' });
  const app = new App({ outdir: makeFolder(), analyticsReporting: false });
  const settings = { codeBuild: true };
  const { bucket } = new ArtifactsStack(app, 'Artifacts', { settings }).artifacts;
  const images = new ImagesStack(app, 'Images', {
    ...{ settings, workflowName: 'main', sourceRoot, bucket },
    tasks: [
      customTask('mine', {
        ...{ source: '.', entry: 'train:train', inputs: {}, outputs: {} },
        codeArtifact: PACKAGES,
      }),
    ],
  });
  images.builds?.grantBuild(new iam.User(images, 'Person'));
  const policies = Template.fromStack(images).findResources('AWS::IAM::Policy');
  return Object.values(policies)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }: { Action: string | string[] }) => Action)
    .sort();
}
