import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { program } from '../../../lib/cli/commands/run-main';
import { temporaryFolders } from '../../_helpers/folders';
import { type OpenMoto, startOpenMoto } from '../../_helpers/moto-server';
import { FakeEngines } from '../_helpers/fake-engine';
import { type FakeTerminal, fakeTerminal } from '../_helpers/fake-terminal';
import { imageProject } from '../_helpers/image-project';

const root = join(__dirname, '..', '..', '..');
const makeFolder = temporaryFolders();
const ENVIRONMENT = { ...process.env };
const HOME = process.cwd();
// As the command itself has it: the SDK announces the end of Node 20 on every start.
ENVIRONMENT.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The tag of every image here: the tasks have the same code. */
const TAG = /[0-9a-f]{16}/;

let engines: FakeEngines;
let terminal: FakeTerminal;

/** In a project with these tasks. */
function inProject(tasks: readonly string[] = ['mine'], workflows?: readonly string[]): void {
  process.chdir(imageProject(makeFolder(), tasks, workflows));
}

async function rankzero(...args: string[]): Promise<void> {
  await program(terminal).parseAsync(['node', 'rankzero', 'image', ...args]);
}

/** The error that a command ends with. */
async function failureOf(...args: string[]): Promise<{ code: string; text: string }> {
  try {
    await rankzero(...args);
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint?: string };
    return { code, text: `${message}\n${hint}` };
  }
  throw new Error('it did not fail');
}

/** Calls without contexts and tags, which are another in each test. */
function calls(): string[] {
  return engines
    .calls()
    .map((line) =>
      line.replace(/\/\S+\/asset\.[0-9a-f]{64}/, 'CONTEXT').replaceAll(/[0-9a-f]{16}\b/g, 'TAG'),
    );
}

beforeEach(() => {
  engines = new FakeEngines(makeFolder());
  terminal = fakeTerminal({ isInteractive: false });
  process.env = { ...ENVIRONMENT, PATH: engines.path };
});

afterEach(() => {
  process.env = { ...ENVIRONMENT };
  process.chdir(HOME);
});

describe('rankzero image build', () => {
  test('builds for SageMaker’s instances, with the tag as version, and says how', async () => {
    inProject();
    engines.add('docker');
    await rankzero('build', 'mine');
    const build =
      'docker build --platform linux/amd64 --build-arg VERSION=TAG --tag rankzero/main/mine:TAG CONTEXT';
    expect(calls()).toEqual([
      'docker version --format {{.Server.Version}}',
      'docker image inspect rankzero/main/mine:TAG',
      build,
    ]);
    expect(terminal.noted.join('\n')).toMatch(/^\$ docker build .*--tag rankzero\/main\/mine:/m);
    expect(terminal.printed).toEqual([
      expect.stringMatching(/^rankzero\/main\/mine:[0-9a-f]{16}$/),
    ]);
  });

  test('builds nothing twice', async () => {
    inProject();
    engines.add('docker');
    await rankzero('build');
    engines.calls();
    await rankzero('build');
    expect(calls().some((line) => line.startsWith('docker build'))).toBe(false);
  });

  test('builds the images of all tasks unless told which', async () => {
    inProject(['a', 'b']);
    engines.add('docker');
    await rankzero('build', '--json');
    const { images } = JSON.parse(terminal.printed.join(''));
    expect(images).toEqual(
      ['a', 'b'].map((task) => ({
        task,
        tag: expect.stringMatching(TAG),
        image: expect.stringContaining(`rankzero/main/${task}:`),
        status: 'built',
      })),
    );
    await rankzero('build', 'b');
    expect(terminal.printed.at(-1)).toContain('rankzero/main/b:');
  });

  test.each([
    ['podman', 'image inspect', '--platform linux/amd64 --format docker'],
    ['finch', 'image inspect', '--platform linux/amd64'],
    ['buildah', 'inspect --type image', '--layers --platform linux/amd64 --format docker'],
  ])('builds with %s where it is the one there', async (name, inspect, options) => {
    inProject();
    engines.add(name);
    await rankzero('build');
    expect(calls()).toEqual([
      `${name} info`,
      `${name} ${inspect} rankzero/main/mine:TAG`,
      `${name} build ${options} --build-arg VERSION=TAG --tag rankzero/main/mine:TAG CONTEXT`,
    ]);
  });

  test('passes over a client without an engine', async () => {
    inProject();
    engines.add('docker', { failing: ['version*'] });
    engines.add('buildah');
    await rankzero('build');
    expect(terminal.noted).toContain('Using buildah');
  });

  test('takes the engine that it is told to', async () => {
    inProject();
    engines.add('docker');
    engines.add('podman');
    await rankzero('build', '--engine', 'podman');
    expect(terminal.noted).toContain('Using podman');
    expect(calls().every((line) => line.startsWith('podman'))).toBe(true);
  });

  test('builds nothing where no task has code', async () => {
    inProject([]);
    await rankzero('build');
    expect(terminal.printed).toEqual([
      'No task has code of its own, so there is nothing to build.',
    ]);
  });

  test('fails when there is no engine, and says what to install', async () => {
    inProject();
    const { code, text } = await failureOf('build');
    expect(code).toBe('NoEngine');
    expect(text).toContain('docker: not installed');
    expect(text).toContain('Install one of docker');
  });

  test('fails when the engine does not answer, with its own words', async () => {
    inProject();
    engines.add('docker', { failing: ['version*'], says: 'Cannot connect to the Docker daemon' });
    const { code, text } = await failureOf('build');
    expect(code).toBe('NoEngine');
    expect(text).toContain('docker: installed, but does not work: Cannot connect to the Docker');
    expect(text).toContain('Start Docker Desktop');
  });

  test('fails for an engine that it does not know', async () => {
    inProject();
    expect((await failureOf('build', '--engine', 'kaniko')).code).toBe('UnknownEngine');
  });

  test('fails when the engine fails', async () => {
    inProject();
    engines.add('docker', { failing: ['build*'] });
    const { code, text } = await failureOf('build');
    expect(code).toBe('BuildFailed');
    expect(text).toContain('exit code 7');
  });

  test('fails for a task without an image, and names those that have one', async () => {
    inProject(['logistic']);
    const { code, text } = await failureOf('build', 'logistik');
    expect(code).toBe('NoImageToBuild');
    expect(text).toContain('Did you mean "logistic"?');
  });

  test('asks which workflow is meant where several have the task', async () => {
    inProject(['mine'], ['main', 'other']);
    engines.add('docker');
    expect((await failureOf('build', 'mine')).code).toBe('NoImageToBuild');
    await rankzero('build', 'mine', '--workflow', 'other');
    expect(terminal.printed.join('')).toContain('rankzero/other/mine:');
  });

  test('builds once what several stages have, and asks which of them a push is for', async () => {
    const stages = {
      Beta: { account: '111111111111', region: 'eu-west-1' },
      Prod: { account: '222222222222', region: 'eu-west-1' },
    };
    process.chdir(imageProject(makeFolder(), ['mine'], ['main'], {}, stages));
    engines.add('docker');
    await rankzero('build');
    expect(terminal.printed).toHaveLength(1);
    const { code, text } = await failureOf('push');
    expect(code).toBe('SeveralStages');
    expect(text).toContain('Choose one: --stage Beta, or --stage Prod.');
    expect((await failureOf('build', '--stage', 'Pord')).text).toContain('It has Beta, Prod.');
  });

  test('as a process: the document alone on stdout, the engine’s words on stderr', () => {
    const project = imageProject(makeFolder(), ['mine']);
    engines.add('docker', { talks: true });
    const run = (...args: string[]) =>
      spawnSync(
        process.execPath,
        [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'bin/rankzero.ts'), ...args],
        { cwd: project, encoding: 'utf8', env: { ...ENVIRONMENT, PATH: engines.path } },
      );
    const { stdout, stderr, status } = run('image', 'build', '--json');
    expect(JSON.parse(stdout).images).toHaveLength(1);
    expect(stderr).toContain('docker talks');
    expect(status).toBe(0);
    const failed = run('image', 'build', 'other', '--json');
    expect(JSON.parse(failed.stdout).error.code).toBe('NoImageToBuild');
    expect(failed.status).toBe(1);
  });
});

describe('rankzero image push', () => {
  let moto: OpenMoto;
  let ecr: ECRClient;
  let credentials: NodeJS.ProcessEnv;

  beforeAll(async () => {
    moto = await startOpenMoto();
    credentials = {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
    };
    ecr = new ECRClient({
      endpoint: moto.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
  });

  afterAll(async () => {
    ecr.destroy();
    await moto.close();
  });

  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (/^AWS_(?!SDK)/.test(name)) delete process.env[name];
    }
    Object.assign(process.env, credentials);
  });

  /** A deployed repository for the task; ECR keeps what it is given from test to test. */
  async function deployed(task: string): Promise<string> {
    inProject([task]);
    const repositoryName = `rankzero/main/${task}`;
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    return repositoryName;
  }

  const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

  test('builds, logs in by a token on standard input, and pushes to the repository', async () => {
    await deployed('first');
    engines.add('docker');
    await rankzero('push', 'first');
    const uri = `${REGISTRY}/rankzero/main/first:TAG`;
    expect(calls().slice(2)).toEqual([
      'docker build --platform linux/amd64 --build-arg VERSION=TAG --tag rankzero/main/first:TAG CONTEXT',
      expect.stringMatching(
        `^docker login --username AWS --password-stdin ${REGISTRY} < \\d+-auth-token$`,
      ),
      `docker tag rankzero/main/first:TAG ${uri}`,
      `docker push ${uri}`,
    ]);
    expect(terminal.printed).toEqual([
      expect.stringMatching(`^${REGISTRY}/rankzero/main/first:[0-9a-f]{16}$`),
    ]);
    expect(terminal.noted.join('\n')).not.toContain('auth-token');
  });

  test.each(['podman', 'buildah'])('pushes with %s without another name', async (name) => {
    await deployed(`by-${name}`);
    engines.add(name);
    await rankzero('push');
    expect(calls().at(-1)).toBe(
      `${name} push rankzero/main/by-${name}:TAG docker://${REGISTRY}/rankzero/main/by-${name}:TAG`,
    );
  });

  test('needs no engine for what is there already', async () => {
    const repositoryName = await deployed('present');
    engines.add('docker');
    await rankzero('build');
    const imageTag = terminal.printed.join('').split(':').pop() ?? '';
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag,
        imageManifest: '{"schemaVersion": 2}',
        imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      }),
    );
    engines.remove('docker');
    engines.calls();
    await rankzero('push', '--json');
    expect(JSON.parse(terminal.printed.at(-1) ?? '').images).toEqual([
      expect.objectContaining({ task: 'present', tag: imageTag, status: 'present' }),
    ]);
    expect(calls()).toEqual([]);
  });

  test('fails when the repository is not deployed, and names its stack', async () => {
    inProject(['undeployed']);
    engines.add('docker');
    const { code, text } = await failureOf('push');
    expect(code).toBe('RepositoryNotFound');
    expect(text).toContain('npx cdk deploy Images-main');
    expect(calls()).toEqual([]);
  });

  test.each([
    ['LoginFailed', 'login*'],
    ['PushFailed', 'push*'],
  ])('fails with %s when the engine does', async (expected, pattern) => {
    await deployed(expected.toLowerCase());
    engines.add('docker', { failing: [pattern] });
    expect((await failureOf('push')).code).toBe(expected);
  });

  test('looks in the region and account that it is told', async () => {
    await deployed('elsewhere');
    engines.add('docker');
    const { code, text } = await failureOf('push', '--region', 'us-west-2');
    expect([code, text]).toEqual(['RepositoryNotFound', expect.stringContaining('us-west-2')]);
  });

  test('fails without credentials', async () => {
    inProject();
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    });
    expect((await failureOf('push')).code).toBe('NoCredentials');
  });

  test('fails without a region', async () => {
    inProject();
    delete process.env.AWS_REGION;
    Object.assign(process.env, {
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    });
    expect((await failureOf('push')).code).toBe('NoRegion');
  });

  test('fails when ECR is not to be reached', async () => {
    inProject();
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    process.env.AWS_MAX_ATTEMPTS = '1';
    expect((await failureOf('push')).code).toBe('EcrUnreachable');
  });
});
