import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../lib/cli/commands/run-main';
import { run as command, PIMA, ROOT, start, synthesizedProject } from '../_helpers/command';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { removeTemporary } from '../_helpers/temporary';

/** Paths that fail otherwise than by absence: what leads to them, and why they are none. */
const ODD: readonly [string, string, RegExp][] = [
  ['through a file', 'file.json/x', /a part of the path is a file, not a folder/],
  ['a looping link', 'loop', /links lead round in a circle/],
  ['5,000 characters', 'a'.repeat(5_000), /longer than this system allows/],
  ['a NUL', 'a\0b', /NUL character/],
  ['nothing', 'nothing', /no such file or folder/],
];
const HOME = process.cwd();
const isRoot = process.getuid?.() === 0;

let project: string;

/** Runs a command in the project, in this process. */
async function rankzero(...args: string[]): Promise<{ code: number; text: string }> {
  const terminal = fakeTerminal({ isInteractive: false });
  const code = await run(['node', 'rankzero', ...args], terminal);
  return { code, text: [...terminal.printed, ...terminal.noted].join('\n') };
}

/** A request that is sound but for its path of data. */
function request(name: string, train: string): string {
  const inputs = { train, hyperparameters: { num_round: 1, objective: 'binary:logistic' } };
  writeFileSync(join(project, name), JSON.stringify({ task: 'xgboost', inputs }));
  return name;
}

beforeAll(async () => {
  project = await synthesizedProject();
  writeFileSync(join(project, 'file.json'), '{}');
  symlinkSync('loop', join(project, 'loop'));
  await command(project, ['tasks']);
  process.chdir(project);
});

afterAll(() => {
  process.chdir(HOME);
  // Node's own rm cannot: the paths are too long for it.
  execFileSync('rm', ['-rf', join(project, 'deep')]);
  removeTemporary();
});

describe.each(ODD)('a path that is %s', (_, path, why) => {
  test('as a request', async () => {
    const { code, text } = await rankzero('validate', path);
    expect([code, text]).toEqual([1, expect.stringMatching(/^error RequestNotRead: Cannot read/)]);
    expect(text).toMatch(why);
  });

  test('as an input', async () => {
    const { code, text } = await rankzero('validate', request('input.json', path));
    expect([code, text]).toEqual([1, expect.stringMatching(/PathNotFound at \$\.inputs\.train/)]);
    expect(text).toMatch(why);
  });

  test('as a run to report', async () => {
    const { code, text } = await rankzero('report', path);
    expect([code, text]).toEqual([1, expect.stringMatching(/^error ReportMissing/)]);
  });

  test('as --out', async () => {
    // Absent folders are made.
    if (path === 'nothing') return;
    const file = request('out.json', join(PIMA, 'train.csv'));
    const { code, text } = await rankzero('run', file, '--local', '--out', path);
    expect([code, text]).toEqual([1, expect.stringMatching(/^error OutNotUsable: Cannot /)]);
    expect(text).toMatch(path === 'loop' ? /links lead round|already there|is a file/ : why);
  });
});

test('a folder too deep to list is a wrong input, not a bug', async () => {
  const deep = join(project, 'deep');
  mkdirSync(deep);
  process.chdir(deep);
  // Deeper than a path can be long: each is made from the one before.
  for (let depth = 0; depth < 60; depth++) {
    mkdirSync('d'.repeat(100));
    process.chdir('d'.repeat(100));
  }
  writeFileSync('a.csv', '1,2\n');
  process.chdir(project);
  const { code, text } = await rankzero('validate', request('deep.json', 'deep'));
  expect([code, text]).toEqual([1, expect.stringMatching(/PathNotFound at \$\.inputs\.train/)]);
  expect(text).toMatch(/longer than this system allows/);
});

test('a looping link in a folder of data is a wrong input', async () => {
  const folder = join(project, 'with-loop');
  mkdirSync(folder);
  symlinkSync('round', join(folder, 'round'));
  const { code, text } = await rankzero('validate', request('with-loop.json', 'with-loop'));
  expect([code, text]).toEqual([1, expect.stringMatching(/PathNotFound at \$\.inputs\.train/)]);
});

(isRoot ? test.skip : test)('permission is said where it is denied (not for root)', async () => {
  const folder = join(project, 'closed');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.json'), '{}');
  chmodSync(folder, 0);
  const { code, text } = await rankzero('validate', 'closed/a.json');
  chmodSync(folder, 0o700);
  expect([code, text]).toEqual([1, expect.stringMatching(/permission is denied/)]);
});

test('a machine without a folder for temporary files is told so', async () => {
  const file = request('tmp.json', join(PIMA, 'train.csv'));
  const args = ['run', file, '--local', '--out', 'tmp-out'];
  const TMPDIR = join(project, 'no-such-folder');
  const { code, stderr } = await start(project, args, { env: { TMPDIR } }).ended;
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^error TemporaryFolderNotUsable: .*no-such-folder: there is no such/),
  ]);
  expect(stderr).toContain('Set TMPDIR');
});

test('a limit of open files that is too low is told with the way to raise it', () => {
  const script = `ulimit -n 32; exec "${process.execPath}" "${ROOT}/bin/rankzero.mjs" run input.json --local`;
  const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: project, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^error TooFewFileDescriptors: /)]);
  expect(stderr).toContain('ulimit -n 1024');
});
