// `npm run release:dry`: makes in out/release/ all that a release publishes, and has npm say what it
// would publish, without publishing anything: the tarball, its SBOM, Python's sdist and wheel, and
// their checksums. Needs the registries for nothing but the back end that builds the wheel.
// `node scripts/release.mjs --guard` is what npm calls before it publishes from this folder: it
// refuses a version that is not ready (docs/releasing.md).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { sbom } from './sbom.mjs';
import { ensureSetUp, root } from './setup.mjs';

const { name, version, repository } = JSON.parse(read('package.json'));
const isGuard = process.argv.includes('--guard');

const problems = notReady();
for (const problem of problems) say(`${isGuard ? 'error' : 'note'} NotReady: ${problem}`);
// npm calls the guard in a dry run, too.
const isDry = !isGuard || process.env.npm_config_dry_run === 'true';
if (!isDry && problems.length > 0) process.exit(1);
if (!isGuard) await dryRun();

/** What keeps this commit from being published as its version. */
function notReady() {
  const tag = `v${version}`;
  const found = [];
  const python = /^version = "(.*)"$/m.exec(read('containers/python/pyproject.toml'))?.[1];
  if (python !== version) {
    found.push(
      `containers/python/pyproject.toml has the version ${python}, package.json has ${version}. Set it by \`npm version\`, which sets both.`,
    );
  }
  if (!read('CHANGELOG.md').includes(`\n## [${version}]`)) {
    found.push(
      `CHANGELOG.md has no section [${version}]. Give what is under Unreleased that name.`,
    );
  }
  if (repository === undefined) {
    found.push(
      'package.json names no "repository", which npm compares with where a provenance comes from. Add the one that you publish from.',
    );
  }
  if (git('status', '--porcelain') !== '') {
    found.push('The folder has changes that are not committed. Publish from a clean clone.');
  }
  if (!git('tag', '--points-at', 'HEAD').split('\n').includes(tag)) {
    found.push(`This commit has no tag ${tag}. \`npm version\` makes it.`);
  }
  return found;
}

async function dryRun() {
  await ensureSetUp({ dev: true });
  const folder = join(root, 'out', 'release');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundled = build();
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const document = `${JSON.stringify(sbom(root, bundled), null, 2)}\n`;
  writeFileSync(join(folder, `${name}-${version}.cdx.json`), document);
  buildPython(folder);
  const files = readdirSync(folder).sort();
  const sums = files.map((file) => `${sha256(join(folder, file))}  ${file}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  // At this level npm says what is wrong, and does not list each of a thousand files.
  const publish = ['publish', '--dry-run', '--loglevel', 'warn', '--access', 'public'];
  run('npm', [...publish, join(folder, `${name}-${version}.tgz`)]);
  process.stdout.write(`In out/release/:\n${sums.join('')}`);
}

/** Of a copy: setuptools leaves its own files beside the sources. */
function buildPython(folder) {
  const copy = mkdtempSync(join(tmpdir(), 'rankzero-release-'));
  try {
    for (const part of ['pyproject.toml', 'rankzero']) {
      cpSync(join(root, 'containers', 'python', part), join(copy, part), {
        recursive: true,
        filter: (path) => !path.endsWith('__pycache__'),
      });
    }
    cpSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
    const uv = join(root, '.venv', 'bin', 'uv');
    run(uv, ['build', '--quiet', '--out-dir', folder, copy]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  rmSync(join(folder, '.gitignore'), { force: true });
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  say(
    `error ReleaseFailed: ${command} ${args[0]} failed${error ? `: ${error}` : ', as said above'}.`,
  );
  process.exit(1);
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  say(`error ReleaseFailed: git ${args[0]} failed: ${stderr.trim()}`);
  process.exit(1);
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
