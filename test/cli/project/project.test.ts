import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFresh } from '../../../lib/cli/project/freshness';
import { ensureAssembly, findProject, type Project } from '../../../lib/cli/project/project';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const WATCHED = '{"watch":{"include":["bin/**","lib/*/x/**"]}}';

/** An app whose files are older than its assembly. */
function projectWith(files: Readonly<Record<string, string>>): Project {
  const directory = temporary({ 'cdk.out/manifest.json': 'old', ...files });
  for (const name of Object.keys(files)) touch(join(directory, name), -60);
  return findProject(directory, '/nowhere');
}

/** Sets a file's time, in seconds from now. */
function touch(file: string, seconds: number): void {
  const time = new Date(Date.now() + seconds * 1_000);
  utimesSync(file, time, time);
}

/** Whether the assembly still counts as fresh after this file was saved. */
function isFreshAfter(project: Project, file: string): boolean {
  const path = join(project.directory, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'new');
  touch(path, 60);
  const result = isFresh(project);
  rmSync(path);
  return result;
}

describe('the project', () => {
  test('is the nearest folder above with a cdk.json, or else the own one', () => {
    const { directory } = projectWith({ 'cdk.json': '{}', 'a/b/c.txt': '' });
    expect(findProject(join(directory, 'a/b'), '/own').directory).toBe(directory);
    expect(findProject('/', directory).directory).toBe(directory);
  });

  test('is missing where neither has a cdk.json', () => {
    expect(() => findProject('/', '/own')).toThrow(expect.objectContaining({ code: 'NoApp' }));
  });
});

describe('an assembly', () => {
  test('is stale where there is none', () => {
    expect(isFresh({ directory: '/nowhere', assembly: '/nowhere/cdk.out' })).toBe(false);
  });

  test('is stale when anything that cdk.json watches is newer, and only then', () => {
    const project = projectWith({ 'cdk.json': WATCHED, 'bin/app.ts': '', 'my.json': '' });
    expect(isFresh(project)).toBe(true);
    expect(isFreshAfter(project, 'bin/data/table.csv')).toBe(false);
    expect(isFreshAfter(project, 'lib/any/x/y.ts')).toBe(false);
    expect(isFreshAfter(project, 'package-lock.json')).toBe(false);
    expect(isFreshAfter(project, 'pnpm-lock.yaml')).toBe(false);
    expect(isFreshAfter(project, 'yarn.lock')).toBe(false);
    expect(isFreshAfter(project, 'my.json')).toBe(true);
    expect(isFreshAfter(project, 'results/result.json')).toBe(true);
    expect(isFreshAfter(project, 'bin/__pycache__/a.pyc')).toBe(true);
  });

  test('is stale when any source is newer where cdk.json does not say', () => {
    const project = projectWith({ 'cdk.json': '{"watch":{"include":["**"]}}' });
    expect(isFreshAfter(project, 'anywhere/app.ts')).toBe(false);
    expect(isFreshAfter(project, 'anywhere/README.md')).toBe(true);
    expect(isFreshAfter(project, 'test/app.test.ts')).toBe(true);
  });
});

describe('an assembly of an app that reads its environment', () => {
  const terminal = fakeTerminal();
  const synthesize = jest.fn((_project: Project, output: string): string[] => {
    mkdirSync(output, { recursive: true });
    writeFileSync(join(output, 'manifest.json'), 'new');
    return [];
  });
  const made = async (code: string, context?: readonly string[]) => {
    const project = projectWith({ 'cdk.json': '{}', 'app.ts': code });
    rmSync(join(project.assembly, 'manifest.json'));
    const given = { ...project, ...(context && { context }) };
    await ensureAssembly(given, terminal, synthesize);
    return given;
  };

  afterEach(() => {
    delete process.env.SYNTHESIS_STAGE;
  });

  test('is stale for another value of a variable that is read, and fresh for any other change', async () => {
    process.env.SYNTHESIS_STAGE = 'beta';
    const project = await made('process.env.SYNTHESIS_STAGE');
    expect(isFresh(project)).toBe(true);
    expect(isFresh(project, { ...process.env, SOMETHING: 'else' })).toBe(true);
    expect(isFresh(project, { ...process.env, SYNTHESIS_STAGE: 'prod' })).toBe(false);
    expect(isFresh(project, {})).toBe(false);
    const kept = readFileSync(join(project.assembly, '.made-for.json'), 'utf8');
    expect(kept).not.toContain('beta');
  });

  test('is stale for other context', async () => {
    const project = await made('', ['stage=beta']);
    expect(isFresh(project)).toBe(true);
    expect(isFresh({ ...project, context: ['stage=prod'] })).toBe(false);
    const { context: _none, ...without } = project;
    expect(isFresh(without)).toBe(false);
  });

  test('is stale once the CDK’s own command has made another, for nobody knows which', async () => {
    const project = await made('env: { account: process.env.CDK_DEFAULT_ACCOUNT }');
    expect(isFresh(project)).toBe(true);
    touch(join(project.assembly, 'manifest.json'), 30);
    expect(isFresh(project)).toBe(false);
  });

  test('is fresh whoever made it where the app reads nothing', () => {
    expect(isFresh(projectWith({ 'cdk.json': '{}', 'app.ts': 'new App()' }))).toBe(true);
  });
});

describe('making sure of an assembly', () => {
  const terminal = fakeTerminal();
  const read = (project: Project, name: string) =>
    readFileSync(join(project.assembly, name), 'utf8');
  /** Synthesis that takes the time of a few turns of the loop's other users. */
  const synthesize = jest.fn((_project: Project, output: string): string[] => {
    mkdirSync(join(output, 'asset.new'), { recursive: true });
    mkdirSync(join(output, 'assembly-Nested'));
    writeFileSync(join(output, 'asset.new/index.js'), 'new');
    writeFileSync(join(output, 'assembly-Nested/manifest.json'), 'new');
    writeFileSync(join(output, 'manifest.json'), 'new');
    return [];
  });
  const stale = () => {
    const project = projectWith({
      'cdk.json': WATCHED,
      'bin/app.ts': '',
      'cdk.out/asset.old/index.js': 'old',
      'cdk.out/assembly-Nested/manifest.json': 'old',
      'cdk.out/.new-1/half': 'left behind',
    });
    touch(join(project.directory, 'bin/app.ts'), 0);
    touch(join(project.assembly, 'manifest.json'), -30);
    return project;
  };

  beforeEach(() => synthesize.mockClear());

  test('leaves a fresh one alone', async () => {
    await ensureAssembly(projectWith({ 'cdk.json': '{}' }), terminal, synthesize);
    expect(synthesize).not.toHaveBeenCalled();
  });

  test('replaces a stale one and keeps assets that may be in use', async () => {
    const project = stale();
    await ensureAssembly(project, terminal, synthesize);
    expect(readdirSync(project.assembly).sort()).toEqual([
      'assembly-Nested',
      'asset.new',
      'asset.old',
      'manifest.json',
    ]);
    expect(read(project, 'manifest.json')).toBe('new');
    expect(read(project, 'assembly-Nested/manifest.json')).toBe('new');
    expect(isFresh(project)).toBe(true);
  });

  test('makes it once for several commands at once', async () => {
    const project = stale();
    await Promise.all([1, 2, 3].map(() => ensureAssembly(project, terminal, synthesize)));
    expect(synthesize).toHaveBeenCalledTimes(1);
  });

  test('does not wait for a command that was killed', async () => {
    const project = stale();
    // No process has that id: it is above what Linux and macOS give.
    writeFileSync(join(project.assembly, '.lock'), '99999999');
    await ensureAssembly(project, terminal, synthesize);
    expect(synthesize).toHaveBeenCalledTimes(1);
  });

  test('counts a source saved during the synthesis as newer', async () => {
    const project = stale();
    await ensureAssembly(project, terminal, (at, output) => {
      synthesize(at, output);
      touch(join(project.directory, 'bin/app.ts'), 1);
      return [];
    });
    expect(isFresh(project)).toBe(false);
  });

  test('fails without harm to what was there', async () => {
    const project = stale();
    const failing = (_project: Project, output: string) => {
      mkdirSync(output);
      throw new Error('mend the app');
    };
    await expect(ensureAssembly(project, terminal, failing)).rejects.toThrow('mend the app');
    expect(readdirSync(project.assembly).sort()).toEqual([
      'assembly-Nested',
      'asset.old',
      'manifest.json',
    ]);
    expect(read(project, 'manifest.json')).toBe('old');
  });
});
