import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../../../lib/cli/commands/run-main';
import type { RankZeroError } from '../../../../lib/core';
import { temporaryFolders } from '../../../_helpers/folders';
import { FakeAccountBuilds } from '../../_helpers/fake-account-builds';
import { type FakeTerminal, fakeTerminal } from '../../_helpers/fake-terminal';
import { imageProject } from '../../_helpers/image-project';

const makeFolder = temporaryFolders();
const ENVIRONMENT = { ...process.env };
const HOME = process.cwd();
let account: FakeAccountBuilds;
let terminal: FakeTerminal;

beforeEach(async () => {
  account = new FakeAccountBuilds();
  terminal = fakeTerminal({ isInteractive: false });
  const endpoint = await account.start();
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_proxy$/i.test(name)) delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_CODEBUILD: endpoint,
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
  });
  process.chdir(imageProject(makeFolder(), ['mine']));
});

afterEach(async () => {
  await account.close();
  process.chdir(HOME);
  process.env = { ...ENVIRONMENT };
});

async function build(...args: string[]): Promise<void> {
  const argv = ['node', 'rankzero', 'image', 'build', '--codebuild', ...args];
  await program(terminal).parseAsync(argv);
}

interface Failure {
  readonly code: string;
  readonly text: string;
  readonly details?: object;
}

async function failureOf(...args: string[]): Promise<Failure> {
  try {
    await build(...args);
  } catch (error) {
    const { code, message, hint, details } = error as RankZeroError;
    return { code, text: `${message}\n${hint}`, details };
  }
  throw new Error('it did not fail');
}

const noted = () => terminal.noted.join('\n');

describe('rankzero image build --codebuild', () => {
  test('builds what an engine here would, shows phases, log and digest', async () => {
    account.looks = [
      { buildStatus: 'IN_PROGRESS', currentPhase: 'PROVISIONING' },
      { buildStatus: 'IN_PROGRESS', currentPhase: 'BUILD' },
      { buildStatus: 'SUCCEEDED', buildComplete: true, currentPhase: 'COMPLETED' },
    ];
    account.lines = ['Step 1/9 : FROM python\n'];
    await build('mine', '--json');
    const [{ sourceLocationOverride }] = account.inputsOf('StartBuild') as [
      { sourceLocationOverride: string },
    ];
    expect(sourceLocationOverride).toMatch(
      /^our-bucket\/image-builds\/rankzero\/main\/mine\/[0-9a-f]{16}-[0-9a-f-]{36}\.zip$/,
    );
    expect(noted()).toMatch(/mine: PROVISIONING[\s\S]*mine: BUILD[\s\S]*mine: COMPLETED/);
    expect(noted()).toContain('Step 1/9 : FROM python');
    expect(JSON.parse(terminal.printed.join(''))).toEqual({
      images: [
        {
          task: 'mine',
          tag: expect.stringMatching(/^[0-9a-f]{16}$/),
          image: expect.stringMatching(/^111122223333\.dkr\.ecr\..*\/rankzero\/main\/mine:/),
          status: 'pushed',
          digest: `sha256:${'ab'.repeat(32)}`,
          build: 'rankzero-main-images:1',
          console: expect.stringMatching(/^https:\/\/eu-west-1\.console\.aws\.amazon\.com\//),
        },
      ],
    });
  });

  test('hands over a zip archive that unpacks into the context and what builds it', async () => {
    process.env.PIP_INDEX_URL = 'https://index.example/simple';
    await build('mine');
    const put = account.calls.find(({ operation }) => operation.startsWith('PUT /our-bucket/'));
    const folder = makeFolder();
    writeFileSync(join(folder, 'source.zip'), put?.body ?? '');
    const script =
      'import zipfile, tarfile; z = zipfile.ZipFile("source.zip"); assert z.testzip() is None; z.extractall(); tarfile.open("context.tar.gz").extractall("context"); print(open("build.sh").read())';
    const python = join(HOME, '.venv/bin/python');
    const text = execFileSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(existsSync(join(folder, 'context/Dockerfile'))).toBe(true);
    expect(existsSync(join(folder, 'context/code/train.py'))).toBe(true);
    expect(text).toContain(
      'docker login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com\n',
    );
    expect(text).toMatch(
      /^docker build --platform linux\/amd64 --build-arg VERSION=[0-9a-f]{16} --build-arg PIP_INDEX_URL=https:\/\/index.example\/simple .*--tag rankzero\/main\/mine:[0-9a-f]{16} context$/m,
    );
    expect(text).toMatch(/^docker push 111122223333\.dkr\..*\/rankzero\/main\/mine:[0-9a-f]{16}$/m);
    execFileSync('sh', ['-n', join(folder, 'build.sh')]);
  });

  test('starts nothing where the image is there', async () => {
    account.digest = 'sha256:there';
    await build();
    expect(account.inputsOf('StartBuild')).toEqual([]);
    expect(noted()).toContain('mine: already there');
  });

  test('ends at once with --detach', async () => {
    await build('--detach', '--json');
    expect(account.inputsOf('BatchGetBuilds')).toEqual([]);
    expect(JSON.parse(terminal.printed.join('')).images[0]).toMatchObject({
      status: 'started',
      build: 'rankzero-main-images:1',
    });
  });

  test('says phase, reason, last lines and the page of a build that fails', async () => {
    account.lines = ['ERROR: No matching distribution found for nonsense'];
    account.looks = [
      {
        buildStatus: 'FAILED',
        buildComplete: true,
        currentPhase: 'COMPLETED',
        phases: [
          { phaseType: 'PROVISIONING', phaseStatus: 'SUCCEEDED' },
          {
            phaseType: 'BUILD',
            phaseStatus: 'FAILED',
            contexts: [{ statusCode: 'COMMAND_EXECUTION_ERROR', message: 'exit status 1' }],
          },
        ],
      },
    ];
    const { code, text } = await failureOf();
    expect(code).toBe('BuildFailed');
    expect(text).toContain('BUILD ended with FAILED (COMMAND_EXECUTION_ERROR: exit status 1)');
    expect(text).toContain('No matching distribution found for nonsense');
    expect(text).toContain(
      '/codesuite/codebuild/111122223333/projects/rankzero-main-images/build/',
    );
  });

  test('stops the build on Ctrl-C', async () => {
    account.looks = [{ buildStatus: 'IN_PROGRESS', currentPhase: 'BUILD' }];
    account.onLook = () => {
      account.onLook = () => undefined;
      process.emit('SIGINT');
    };
    expect(await failureOf()).toMatchObject({
      code: 'Interrupted',
      text: 'Stopped the build of mine.\nundefined',
    });
    expect(account.inputsOf('StopBuild')).toEqual([{ id: 'rankzero-main-images:1' }]);
  });

  test('stops a build that Ctrl-C has met while it was starting, with --detach, too', async () => {
    account.looks = [{ buildStatus: 'IN_PROGRESS', currentPhase: 'BUILD' }];
    account.onStart = () => process.emit('SIGINT');
    expect((await failureOf('--detach')).code).toBe('Interrupted');
    expect(account.inputsOf('StopBuild')).toEqual([{ id: 'rankzero-main-images:1' }]);
  });

  test('tells of all images where some builds fail, and ends the others', async () => {
    process.chdir(imageProject(makeFolder(), ['bad', 'good', 'worse']));
    account.failing.add('bad').add('worse');
    const { code, text, details } = await failureOf('--json');
    expect(code).toBe('BuildFailed');
    expect(text).toMatch(
      /^2 of 3 images are not there\.\nbad: BuildFailed: CodeBuild could not build[\s\S]*\nworse: BuildFailed: /,
    );
    expect(details).toMatchObject({
      images: [{ task: 'good', status: 'pushed', digest: expect.stringMatching(/^sha256:/) }],
      failures: [
        { task: 'bad', code: 'BuildFailed', hint: expect.stringMatching(/^See https:/) },
        { task: 'worse', code: 'BuildFailed' },
      ],
    });
    expect(noted()).toContain('✓ good: pushed');
  });

  test('says what stops all builds once', async () => {
    process.chdir(imageProject(makeFolder(), ['one', 'two']));
    account.project = 'another';
    expect((await failureOf()).code).toBe('NoBuildProject');
  });

  test('says how to deploy a project that is not there', async () => {
    account.project = 'another';
    const { code, text } = await failureOf();
    expect(code).toBe('NoBuildProject');
    expect(text).toContain('npx cdk deploy Images-main -c codeBuild=true');
  });

  test('names the action and the resource that a person may not use', async () => {
    account.errors.set('StartBuild', {
      type: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::111122223333:user/me is not authorized to perform: codebuild:StartBuild on resource: arn:aws:codebuild:eu-west-1:111122223333:project/rankzero-main-images',
    });
    const { code, text } = await failureOf();
    expect(code).toBe('NotAllowed');
    expect(text).toMatch(/codebuild:StartBuild on arn:aws:codebuild:.*grantBuild/s);
  });

  test('is needed for the options of an account', async () => {
    const argv = ['node', 'rankzero', 'image', 'build', '--detach'];
    await expect(program(terminal).parseAsync(argv)).rejects.toThrow(/--detach.*--codebuild/);
  });
});
