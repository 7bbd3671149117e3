import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders, writeFiles } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');

const folder = temporaryFolders();
const READY = {
  'package.json': JSON.stringify({ name: 'rankzero', version: '1.2.3', repository: 'there' }),
  'CHANGELOG.md': '# Changelog\n\n## [1.2.3] - 2026-01-01\n',
  'containers/python/pyproject.toml': '[project]\nversion = "1.2.3"\n',
};

function git(root: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', ...args], { cwd: root });
}

/** A repository at a release, but for these files. */
function repository(files: Readonly<Record<string, string>> = {}): string {
  const root = writeFiles(folder(), { ...READY, ...files });
  cpSync(join(ROOT, 'scripts'), join(root, 'scripts'), { recursive: true });
  git(root, 'init', '--quiet');
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--no-gpg-sign', '--message', 'm');
  git(root, 'tag', 'v1.2.3');
  return root;
}

/** Runs the guard as npm does before it publishes. */
function guard(root: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/release.mjs'), '--guard'],
    { encoding: 'utf8', env: { ...process.env, npm_config_dry_run: '', ...env } },
  );
  return { code: status, said: stderr.trim() };
}

describe('publishing', () => {
  test('goes on where all is of one version, committed and tagged', () => {
    expect(guard(repository())).toEqual({ code: 0, said: '' });
  });

  test.each([
    [{ 'CHANGELOG.md': '## [Unreleased]\n' }, 'CHANGELOG.md has no section [1.2.3].'],
    [
      { 'containers/python/pyproject.toml': 'version = "1.2.2"\n' },
      'containers/python/pyproject.toml has the version 1.2.2, package.json has 1.2.3.',
    ],
    [
      { 'package.json': '{"name":"rankzero","version":"1.2.3"}' },
      'package.json names no "repository"',
    ],
  ])('is refused with %j, in a line', (files, problem) => {
    const { code, said } = guard(repository(files as Record<string, string>));

    expect([code, said.split('\n').length]).toEqual([1, 1]);
    expect(said).toContain(`error NotReady: ${problem}`);
  });

  test('is refused with changes, and without the tag; in a dry run both are only said', () => {
    const root = repository();
    writeFiles(root, { 'new.txt': '' });
    git(root, 'tag', '--delete', 'v1.2.3');

    expect(guard(root)).toEqual({
      code: 1,
      said: expect.stringMatching(/changes that are not committed.*\n.*no tag v1\.2\.3/),
    });
    expect(guard(root, { npm_config_dry_run: 'true' }).code).toBe(0);
  });
});

test('the Python package has the version of this one', () => {
  const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
  const { version } = JSON.parse(read('package.json'));

  expect(read('containers/python/pyproject.toml')).toContain(`\nversion = "${version}"\n`);
});

describe('the SBOM', () => {
  interface Component {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses: readonly { license?: { id: string }; expression?: string }[];
  }
  const script = `import { sbom } from '${join(ROOT, 'scripts/sbom.mjs')}';
process.stdout.write(JSON.stringify(sbom('${ROOT}', ['node_modules/echarts', 'node_modules/zrender'])));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (stdout === '') throw new Error(stderr);
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: Component[];
  };
  const names = components.map(({ name }) => name);

  test('has what npm installs, what is bundled in, and what local training installs', () => {
    expect(bomFormat).toBe('CycloneDX');
    expect(names).toEqual(
      expect.arrayContaining(['commander', '@aws-sdk/client-s3', 'echarts', 'numpy', 'moto']),
    );
    const pinned = readFileSync(join(ROOT, 'requirements.txt'), 'utf8').match(/^[\w.-]+==/gm);
    expect(components.filter(({ purl }) => purl.startsWith('pkg:pypi/'))).toHaveLength(
      pinned?.length ?? 0,
    );
  });

  test('has nothing of tests, and not what is the app’s own', () => {
    expect(
      names.filter((name) => /^(?:jest|aws-cdk|aws-cdk-lib|constructs|esbuild)$/.test(name)),
    ).toEqual([]);
  });

  test('has a version and a licence of each, and each once', () => {
    const unclear = components.filter(
      ({ version, licenses }) =>
        !version || !licenses?.some(({ license, expression }) => license?.id ?? expression),
    );

    expect(unclear).toEqual([]);
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
  });
});
