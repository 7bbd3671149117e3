// Installs what a fresh clone lacks: node modules and a Python environment inside the repository.
// The installed package has no place of its own for the latter: `--into FOLDER` names one.
// Standard library only. What is there already is left alone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './platform.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const python = join(root, '.venv', 'bin', 'python');

const OLDEST_NODE = 20;
const OLDEST_PYTHON = [3, 10];
const LOCKED = join(root, 'lib', 'local', 'python-environments', 'locked.py');
const COMPILE = join(root, 'lib', 'local', 'python-environments', 'compile_imported.py');
const LOAD_XGBOOST = 'from rankzero_xgboost.library import load_xgboost; load_xgboost()';
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/**
 * The development dependencies that running needs: the CDK and its command, what bundles functions
 * and reports, what only functions import, what runs and checks TypeScript. The others are for
 * tests, more than half of the files.
 */
export const RUNNING = [
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-sns',
  '@types/node',
  'aws-cdk',
  'aws-cdk-lib',
  'constructs',
  'echarts',
  'esbuild',
  'tsx',
  'typescript',
];

/** Commands that are at work; none outlives a failure of another. */
const atWork = new Set();

/** Stops with one line that says what to install. */
function stop(code, message) {
  process.stderr.write(`error ${code}: ${message}\n`);
  for (const child of atWork) child.kill();
  process.exit(1);
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

/** Runs a command, its output shown only when it fails. */
function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    ...options,
  });
  return {
    ok: done.status === 0,
    isMissing: done.error?.code === 'ENOENT',
    output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`,
  };
}

/** Runs a command that takes long, beside others. */
function work(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    atWork.add(child);
    let output = '';
    const add = (text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    const end = (status, error) => {
      atWork.delete(child);
      resolve({
        ok: status === 0,
        isMissing: error?.code === 'ENOENT',
        output: `${output}${error ?? ''}`,
      });
    };
    child.on('error', (error) => end(null, error));
    child.on('close', (status) => end(status));
  });
}

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function isStamped(stamp, hash) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** What a fresh clone lacks, both at once; with `dev` also what tests need. */
export async function ensureSetUp({ dev = false } = {}) {
  await Promise.all([ensureNodeModules({ dev }), ensurePython({ dev })]);
}

/** Node modules as package-lock.json says; without `dev` only what running needs. */
export async function ensureNodeModules({ dev = true } = {}) {
  const version = Number(process.versions.node.split('.')[0]);
  if (version < OLDEST_NODE) {
    stop(
      'NodeTooOld',
      `Node ${process.versions.node} is too old. Install Node ${OLDEST_NODE} or newer from https://nodejs.org.`,
    );
  }
  if (hasAllModules() || (!dev && hasRunningModules())) return;
  say('Installing node modules (once)…');
  const done = await (dev ? installModules(root) : installRunningModules());
  if (done.isMissing) {
    stop('NpmMissing', 'npm is not there. Install it beside Node and start again.');
  }
  if (!done.ok) stop('NodeModulesNotInstalled', `npm ci failed:\n${firstLines(done.output)}`);
}

function installModules(folder) {
  return work('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/**
 * Installs in a folder of its own, whose package.json asks for less: npm leaves out what nothing
 * asks for, and takes the rest as it is locked.
 */
async function installRunningModules() {
  const scratch = join(root, 'out', 'setup');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const manifest = readJson(join(root, 'package.json'));
  const lock = readJson(join(root, 'package-lock.json'));
  const devDependencies = Object.fromEntries(
    RUNNING.map((name) => [name, manifest.devDependencies[name]]),
  );
  lock.packages[''].devDependencies = devDependencies;
  writeJson(join(scratch, 'package.json'), { ...manifest, devDependencies, scripts: {} });
  writeJson(join(scratch, 'package-lock.json'), lock);
  // Settings of the repository's own, such as a registry.
  const settings = join(root, '.npmrc');
  if (existsSync(settings)) copyFileSync(settings, join(scratch, '.npmrc'));
  const done = await installModules(scratch);
  if (done.ok) {
    rmSync(join(root, 'node_modules'), { recursive: true, force: true });
    renameSync(join(scratch, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(runningStamp(), runningHash());
  }
  rmSync(scratch, { recursive: true, force: true });
  return done;
}

function runningStamp() {
  return join(root, 'node_modules', '.rankzero-run');
}

function runningHash() {
  return hashOf('package.json', 'package-lock.json', 'scripts/setup.mjs');
}

function hasRunningModules() {
  return isStamped(runningStamp(), runningHash());
}

/** Whether npm's own record of node_modules has every package of the lock file at its version. */
function hasAllModules() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const { packages: installed } = readJson(record);
  const { packages: locked } = readJson(join(root, 'package-lock.json'));
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A Python environment, in .venv unless said; with `dev` also what the tests need. */
export async function ensurePython({ dev = false, folder = join(root, '.venv') } = {}) {
  const file = dev ? 'requirements-dev.txt' : 'requirements.txt';
  const python = join(folder, 'bin', 'python');
  const stamps = {
    dev: join(folder, '.rankzero-dev'),
    run: join(folder, '.rankzero-run'),
  };
  // One whose interpreter is gone, as after an upgrade of Python, is made anew.
  if (existsSync(stamps.run) || existsSync(stamps.dev)) {
    if (!run(python, ['-c', '']).ok) {
      say(`The Python of ${nameOf(folder)} is gone; making the environment anew.`);
      removeEnvironment(folder);
    }
  }
  // The tests' requirements contain those of running; the package has no tests.
  if (existsSync(stamps.dev) && isStamped(stamps.dev, hashOf('requirements-dev.txt'))) return;
  if (!dev && isStamped(stamps.run, hashOf('requirements.txt'))) return;
  const isNew = !run(python, ['-c', 'import pip']).ok;
  if (isNew) await makeEnvironment(folder);
  const what =
    folder === join(root, '.venv')
      ? `Python packages from ${file}`
      : `the Python packages of local training into ${folder}`;
  say(`Installing ${what} (once, some minutes on a slow line)…`);
  const installed = await work(python, ['-I', LOCKED, join(root, file)]);
  if (!installed.ok) {
    if (isNew) removeEnvironment(folder);
    stop(
      'PythonPackagesNotInstalled',
      `pip could not install ${file}. Correct that and start again.${lastLine(installed.output)}`,
    );
  }
  // Only for speed: what it could not load fails where it is needed.
  await work(python, ['-I', COMPILE]);
  // As the algorithm does it, which on macOS brings what the library needs of the system.
  const loaded = await work(python, ['-c', LOAD_XGBOOST], {
    env: {
      ...process.env,
      PYTHONPATH: ['xgboost', 'job'].map((name) => join(root, 'containers', name)).join(delimiter),
    },
  });
  if (!loaded.ok) {
    stop(
      'XgboostNotLoaded',
      `XGBoost is installed in ${nameOf(folder)}, but cannot be loaded. On macOS it needs OpenMP: run \`brew install libomp\` and start again.${lastLine(loaded.output)}`,
    );
  }
  writeFileSync(dev ? stamps.dev : stamps.run, hashOf(file));
}

async function makeEnvironment(folder) {
  const interpreter = findPython();
  removeEnvironment(folder);
  const { ok, output } = await work(interpreter, ['-m', 'venv', folder]);
  if (ok) return;
  removeEnvironment(folder);
  stop(
    'VenvMissing',
    `${interpreter} cannot make a virtual environment. Install its venv module (Debian and Ubuntu: apt install python3-venv) and start again.${lastLine(output)}`,
  );
}

function removeEnvironment(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** How a folder is called in messages. */
function nameOf(folder) {
  return folder === join(root, '.venv') ? '.venv' : folder;
}

/** The first interpreter on the path that is new enough. */
function findPython() {
  const [major, minor] = OLDEST_PYTHON;
  const tell = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const tooOld = [];
  for (const candidate of PYTHONS) {
    const { ok, output } = run(candidate, ['-c', tell]);
    const [itsMajor, itsMinor] = output.trim().split('.').map(Number);
    if (!ok || Number.isNaN(itsMajor)) continue;
    if (itsMajor > major || (itsMajor === major && itsMinor >= minor)) return candidate;
    tooOld.push(`${candidate} is ${output.trim()}`);
  }
  const what = 'Install it (Debian and Ubuntu: apt install python3 python3-venv) and start again.';
  const needed = `Local training needs Python ${major}.${minor} or newer`;
  if (tooOld.length > 0) stop('PythonTooOld', `${needed}; ${tooOld.join(', ')}. ${what}`);
  stop('PythonMissing', `${needed}, but it was not found. ${what}`);
}

/** The reason is at the top of what npm says; its manual follows. */
function firstLines(output) {
  const lines = output.split('\n').filter((line) => line.replace('npm error', '').trim() !== '');
  return lines.slice(0, 8).join('\n');
}

function lastLine(output) {
  const line = output.trim().split('\n').at(-1)?.trim();
  return line ? ` It said: ${line}` : '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dev = process.argv.includes('--dev');
  const into = process.argv.indexOf('--into');
  if (process.argv.includes('--python-only')) {
    await ensurePython({ dev, ...(into === -1 ? {} : { folder: process.argv[into + 1] }) });
  } else {
    await ensureSetUp({ dev });
  }
}
