import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { program } from '../../../lib/cli/commands/run-main';
import { customTask, type ImageOptions } from '../../../lib/core';
import { ImagesStack } from '../../../lib/stacks';
import { filesIn, temporaryFolders, writeFiles } from '../../_helpers/folders';
import { FakeEngines } from '../_helpers/fake-engine';
import { type FakeTerminal, fakeTerminal } from '../_helpers/fake-terminal';

const makeFolder = temporaryFolders();
const ENVIRONMENT = { ...process.env };
const HOME = process.cwd();
/** What no file, argument or line may have. */
const MARKER = 'hunter2-in-clear';

const GIVEN = `FROM python:3.13
ARG CUDA
ARG PIP_INDEX_URL
RUN --mount=type=secret,id=pip,target=/etc/pip.conf pip install --requirement requirements.txt
`;

let engines: FakeEngines;
let terminal: FakeTerminal;

/** A synthesized app in an empty folder, with one task of a given Dockerfile; the folder. */
function project(options: ImageOptions, dockerfile = GIVEN): string {
  const folder = writeFiles(makeFolder(), {
    'cdk.json': '{"app": "false"}',
    'code/train.py': 'def train(): ...\n',
    'code/requirements.txt': 'numpy\n',
    'code/Dockerfile': dockerfile,
  });
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const its = { entry: 'train:train', inputs: {}, outputs: {}, ...options };
  process.chdir(folder);
  new ImagesStack(app, 'Images', {
    workflowName: 'main',
    sourceRoot: folder,
    tasks: [customTask('mine', { source: 'code', dockerfile: 'Dockerfile', ...its })],
  });
  app.synth();
  return folder;
}

async function build(...args: string[]): Promise<string> {
  await program(terminal).parseAsync(['node', 'rankzero', 'image', 'build', ...args]);
  const line = engines.calls().find((call) => / build /.test(call)) ?? '';
  return line
    .replaceAll(/\/\S+\/asset\.[0-9a-f]{64}/g, 'CONTEXT')
    .replaceAll(/\b[0-9a-f]{16}\b/g, 'TAG');
}

async function codeOf(...args: string[]): Promise<string> {
  try {
    await build(...args);
  } catch (error) {
    expect(JSON.stringify(error)).not.toContain(MARKER);
    return (error as { code: string }).code;
  }
  return 'none';
}

beforeEach(() => {
  engines = new FakeEngines(makeFolder());
  terminal = fakeTerminal({ isInteractive: false });
  process.env = { ...ENVIRONMENT, PATH: engines.path, XDG_CACHE_HOME: makeFolder() };
  for (const name of Object.keys(process.env)) {
    if (/_PROXY$|^PIP_/i.test(name)) delete process.env[name];
  }
});

afterEach(() => {
  process.env = { ...ENVIRONMENT };
  process.chdir(HOME);
});

describe('the build of a given Dockerfile', () => {
  test.each([
    ['docker', '--platform linux/amd64'],
    ['podman', '--platform linux/amd64 --format docker'],
    ['finch', '--platform linux/amd64'],
    ['buildah', '--layers --platform linux/amd64 --format docker'],
  ])('by %s has its arguments, and its secrets by their files', async (name, options) => {
    const folder = project({
      buildArgs: { CUDA: '12.8', HTTPS_PROXY: 'http://proxy:3128' },
      buildSecrets: { pip: 'pip.conf' },
    });
    writeFiles(folder, { 'pip.conf': MARKER });
    engines.add(name);
    expect(await build()).toBe(
      `${name} build ${options} --file CONTEXT/.rankzero/Dockerfile --build-arg VERSION=TAG --build-arg CUDA=12.8 --build-arg HTTPS_PROXY=http://proxy:3128 --secret id=pip,src=${folder}/pip.conf --tag rankzero/main/mine:TAG CONTEXT`,
    );
  });

  test('takes addresses of packages and proxies from the environment, by name alone', async () => {
    project({});
    engines.add('docker');
    process.env.HTTPS_PROXY = `http://me:${MARKER}@proxy:3128`;
    process.env.PIP_INDEX_URL = 'https://example.com/simple';
    // Without an ARG there is nobody to take it.
    process.env.UV_INDEX = 'https://example.com/more';
    expect(await build()).toContain(
      '--build-arg VERSION=TAG --build-arg HTTPS_PROXY --build-arg PIP_INDEX_URL --tag',
    );
    expect(terminal.noted.join('\n')).toContain('--secret pip=FILE gives it');
  });

  test('tells an engine in a virtual machine the values, but no password', async () => {
    project({});
    engines.add('finch');
    process.env.HTTPS_PROXY = `http://me:${MARKER}@proxy:3128`;
    process.env.PIP_INDEX_URL = 'https://example.com/simple';
    expect(await build()).toContain(
      '--build-arg VERSION=TAG --build-arg PIP_INDEX_URL=https://example.com/simple --tag',
    );
  });

  test('takes the files that the command line names before the task’s', async () => {
    const folder = project({ buildSecrets: { pip: 'nowhere' } });
    const file = join(writeFiles(folder, { 'own.conf': '' }), 'own.conf');
    engines.add('docker');
    expect(await build('--secret', 'pip=own.conf')).toContain(` --secret id=pip,src=${file} `);
  });

  test('has labels of the commit, without who may read the repository', async () => {
    const folder = project({});
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder, ...args], { env: ENVIRONMENT, encoding: 'utf8' }).trim();
    git('init', '--quiet');
    git('remote', 'add', 'origin', `https://me:${MARKER}@example.com/mine.git`);
    git('add', 'code');
    git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '--quiet', '-m', 'one');
    engines.add('docker');
    process.env.PATH = `${engines.path}:${ENVIRONMENT.PATH}`;
    const labels = (state: string) =>
      `--label org.opencontainers.image.source=https://example.com/mine.git --label org.opencontainers.image.revision=${git('rev-parse', 'HEAD')}${state} --tag`;
    expect(await build()).toContain(labels(''));
    writeFiles(folder, { 'code/notes.md': 'more\n' });
    engines.forget();
    expect(await build()).toContain(labels('-dirty'));
  });

  test.each<[string, ImageOptions, NodeJS.ProcessEnv, string[]]>([
    ['SecretFileNotFound', { buildSecrets: { pip: 'nowhere' } }, {}, []],
    ['SecretUnused', { buildSecrets: { other: 'cdk.json' } }, {}, []],
    ['SecretUnused', {}, {}, ['--secret', 'other=cdk.json']],
  ])('fails with %s', async (code, options, env, args) => {
    project(options);
    Object.assign(process.env, env);
    engines.add('docker');
    expect(await codeOf(...args)).toBe(code);
  });

  test('fails for an index with a password, unless a secret says where packages are', async () => {
    engines.add('docker');
    process.env.PIP_INDEX_URL = `https://me:${MARKER}@example.com/simple`;
    project({}, 'FROM python\nARG PIP_INDEX_URL\n');
    expect(await codeOf()).toBe('SecretInArgument');
    project({ buildSecrets: { pip: 'cdk.json' } });
    expect(await build()).not.toContain('PIP_INDEX_URL');
  });
});

describe('a token of CodeArtifact', () => {
  let server: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      asked.push(`${request.method} ${pathname} ${[...searchParams.values()].sort().join(' ')}`);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          pathname === '/v1/authorization-token'
            ? { authorizationToken: MARKER, expiration: 1 }
            : { repositoryEndpoint: 'https://shop-111122223333.d.example.com/pypi/all/' },
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
  });

  test('is in a file that only the engine sees, and that is gone after the build', async () => {
    const folder = project({
      codeArtifact: 'arn:aws:codeartifact:eu-west-1:111122223333:repository/shop/all',
    });
    const cache = String(process.env.XDG_CACHE_HOME);
    engines.add('docker', { shows: ['--secret'] });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    const call = await build();
    expect(call).toMatch(/ --secret id=pip,src=\S+\/rankzero\/build-secrets-\w+\/pip /);
    expect(asked).toEqual([
      'POST /v1/authorization-token 111122223333 3600 shop',
      'GET /v1/repository/endpoint 111122223333 all pypi shop',
    ]);
    expect(engines.shown()).toContain(
      `index-url = https://aws:${MARKER}@shop-111122223333.d.example.com/pypi/all/simple/`,
    );
    // Not in the assembly, the arguments and what the terminal shows; and no file is left.
    for (const path of filesIn(folder)) {
      expect(readFileSync(join(folder, path), 'utf8')).not.toContain(MARKER);
    }
    expect(`${call}${terminal.noted.join()}${terminal.printed.join()}`).not.toContain(MARKER);
    expect(readdirSync(join(cache, 'rankzero'))).toEqual([]);
  });
});
