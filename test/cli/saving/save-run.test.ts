import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Ended, PIMA, run, start, synthesizedProject } from '../_helpers/command';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

const read = (...path: string[]) => readFileSync(join(project, ...path), 'utf8');
const list = (...path: string[]) => readdirSync(join(project, ...path)).sort();

/** A request for a training on that data. */
function request(name: string, train: string, rounds = 1): string {
  const inputs = { train, hyperparameters: { num_round: rounds, objective: 'binary:logistic' } };
  writeFileSync(join(project, `${name}.json`), JSON.stringify({ task: 'xgboost', inputs }));
  return `${name}.json`;
}

/** The folder that an error says everything is kept in. */
function keptIn({ stderr }: Ended): string {
  return /Everything is kept in (.+?): /.exec(stderr)?.[1] ?? 'nowhere';
}

beforeAll(async () => {
  project = await synthesizedProject();
  writeFileSync(join(project, 'bad.csv'), 'yes,1\nno,2\n');
  await run(project, ['tasks']);
});

afterAll(removeTemporary);

test('what a run leaves stays when a later one fails, and so does what others put there', async () => {
  const args = ['--local', '--out', 'out', '--name'];
  const good = request('good', join(PIMA, 'train.csv'));
  expect((await run(project, ['run', good, ...args, 'first'])).code).toBe(0);
  writeFileSync(join(project, 'out/model/notes.txt'), 'mine');
  const before = [read('out/result.json'), read('out/model/xgboost-model')];

  const failed = await run(project, ['run', request('bad', 'bad.csv'), ...args, 'second']);
  expect(failed.code).toBe(1);
  expect([read('out/result.json'), read('out/model/xgboost-model')]).toEqual(before);
  expect(JSON.parse(read('out/failure.json'))).toMatchObject({ execution: { name: 'second' } });
  expect(failed.stderr).toMatch(/note: \S+out\/result\.json and its outputs are of an earlier run/);

  expect((await run(project, ['run', good, ...args, 'third'])).code).toBe(0);
  expect(JSON.parse(read('out/result.json'))).toMatchObject({ execution: { name: 'third' } });
  expect(list('out')).toEqual([
    ...[
      '.rankzero.json',
      'logs',
      'model',
      'model.tar.gz',
      'plan.json',
      'report.html',
      'result.json',
    ],
  ]);
  expect(read('out/model/notes.txt')).toBe('mine');
});

test.each(['result.json', 'failure.json', 'report.html', 'model.tar.gz', 'logs', 'model'])(
  'a %s of other origin is seen before anything is trained, and left as it is',
  async (name) => {
    const directory = `foreign-${name}`;
    mkdirSync(join(project, directory));
    writeFileSync(join(project, directory, name), 'mine');
    const file = request('foreign', join(PIMA, 'train.csv'));
    const ended = await run(project, ['run', file, '--local', '--out', directory]);
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/^error OutOccupied: /)]);
    expect(ended.stderr).toContain(join(project, directory, name));
    expect(ended.stderr).not.toContain('Starting');
    expect(list(directory)).toEqual([name]);
    expect(read(directory, name)).toBe('mine');
  },
);

test('a folder that is lost while the job trains loses nothing', async () => {
  const file = request('lost', join(PIMA, 'train.csv'), 1_500);
  const env = { XDG_CACHE_HOME: join(project, 'cache') };
  const { ended, said } = start(project, ['run', file, '--local', '--out', 'lost'], { env });
  await said('Training…');
  renameSync(join(project, 'lost'), join(project, 'elsewhere'));
  writeFileSync(join(project, 'lost'), 'a file where the folder was');
  const end = await ended;
  expect([end.code, end.stderr]).toEqual([1, expect.stringMatching(/^error OutNotWritten: /m)]);
  expect(end.stderr).not.toContain('bug');
  const kept = keptIn(end);
  expect(kept).toMatch(new RegExp(`^${project}/cache/rankzero/kept/lost-`));
  expect(readdirSync(kept).sort()).toEqual([
    ...[
      '.rankzero.json',
      'logs',
      'model',
      'model.tar.gz',
      'plan.json',
      'report.html',
      'result.json',
    ],
  ]);
  expect(read('lost')).toBe('a file where the folder was');
});

describe('a disk', () => {
  const disk = () => join(project, 'disk');
  let isMounted = false;

  beforeAll(() => {
    mkdirSync(disk());
    const options = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk()];
    isMounted = process.platform === 'linux' && spawnSync('mount', options).status === 0;
  });

  afterAll(() => {
    if (isMounted) spawnSync('umount', [disk()]);
  });

  test('that is full loses nothing, neither of this run nor of an earlier one', async () => {
    if (!isMounted) {
      // Only who may mount can make a small disk: in words, as a skip would have to be known before.
      process.stderr.write('not tested: a full disk, as this user may not mount one\n');
      return;
    }
    const directory = join(disk(), 'out');
    mkdirSync(directory);
    writeFileSync(join(directory, 'mine.txt'), 'x'.repeat(40_000));
    const file = request('full', join(PIMA, 'train.csv'), 60);
    const env = { XDG_CACHE_HOME: join(project, 'cache') };
    const args = ['run', file, '--local', '--json', '--out', directory, '--name', 'full'];
    const end = await start(project, args, { env }).ended;
    expect([end.code, JSON.parse(end.stdout).error.code]).toEqual([1, 'OutNotWritten']);
    expect(end.stderr).toMatch(/cannot be written to \S+disk\/out: the disk is full\./);
    const kept = keptIn(end);
    expect(readdirSync(kept)).toEqual(expect.arrayContaining(['model', 'result.json', 'logs']));
    expect(existsSync(join(kept, 'model/xgboost-model'))).toBe(true);
    expect(readFileSync(join(directory, 'mine.txt'), 'utf8')).toHaveLength(40_000);
    expect(readdirSync(directory).filter((name) => name.startsWith('.rankzero-new'))).toEqual([]);
  });
});
