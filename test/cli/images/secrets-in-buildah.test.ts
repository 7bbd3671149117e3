import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Builder } from '../../../lib/cli/images/builder';
import { ENGINES } from '../../../lib/cli/images/engines';
import { filesIn, temporaryFolders, writeFiles } from '../../_helpers/folders';
import { fakeTerminal } from '../_helpers/fake-terminal';

const makeFolder = temporaryFolders();
const ENVIRONMENT = { ...process.env };
const MARKER = 'hunter2-in-clear';

/** Without a user namespace, nested containers and a registry. */
const SETTINGS = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' };

/** Own storage: nothing of the machine's is seen or changed. */
function storage(): NodeJS.ProcessEnv {
  const folder = makeFolder();
  const file = join(
    writeFiles(folder, {
      'storage.conf': `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
    }),
    'storage.conf',
  );
  return { ...ENVIRONMENT, ...SETTINGS, CONTAINERS_STORAGE_CONF: file, REGISTRY_AUTH_FILE: '' };
}

const env = storage();
const buildah = (...args: string[]) =>
  execFileSync('buildah', args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
// Without rights to make containers it is there, but of no use.
const isThere = spawnSync('buildah', ['from', 'scratch'], { env }).status === 0;

/** An image of this machine's shell and what it loads. */
function base(name: string): void {
  const container = buildah('from', 'scratch');
  const programs = ['/bin/sh', '/bin/cat'];
  const loaded = programs.flatMap(
    (program) => execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+/g) ?? [],
  );
  for (const file of new Set([...programs, ...loaded])) buildah('copy', container, file, file);
  buildah('commit', '--rm', container, name);
}

(isThere ? describe : describe.skip)('an image that buildah has built with a secret', () => {
  afterEach(() => {
    process.env = { ...ENVIRONMENT };
  });

  test('has it in no layer and not in its configuration', async () => {
    base('localhost/base:1');
    const folder = writeFiles(makeFolder(), {
      'context/Dockerfile':
        'FROM localhost/base:1\nRUN --mount=type=secret,id=mine cat /run/secrets/mine > /dev/null && echo seen > /seen\n',
      'mine.txt': MARKER,
    });
    process.env = env;
    const engine = ENGINES.find(({ name }) => name === 'buildah');
    if (engine === undefined) throw new Error('buildah is no engine');
    const builder = new Builder(engine, fakeTerminal({ isInteractive: false }), {
      directory: folder,
      secrets: new Map(),
      env: process.env,
    });
    const image = {
      ...{ task: 'mine', tag: 'tag', context: join(folder, 'context'), runtime: 'python' as const },
      ...{ entry: 'train:train', source: undefined, repository: 'mine', stack: '', stage: '' },
      ...{
        account: undefined,
        region: undefined,
        buildArgs: {},
        buildSecrets: { mine: 'mine.txt' },
      },
    };
    const nobody = () => {
      throw new Error('nothing of AWS is in it');
    };
    expect(await builder.build(image, nobody)).toBe(true);
    const out = join(makeFolder(), 'image');
    buildah('push', 'localhost/mine:tag', `dir:${out}`);
    const contents = filesIn(out).map((path) => {
      const bytes = readFileSync(join(out, path));
      return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1');
    });
    expect(contents.some((text) => text.includes('seen'))).toBe(true);
    expect(contents.some((text) => text.includes(MARKER))).toBe(false);
  });
});
