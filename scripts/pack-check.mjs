// `npm run pack:check`: packs this repository, installs the package into a new CDK app outside of
// it, as README.md tells a stranger to, and has the app type-checked, synthesized and trained, each
// with what is installed there. Needs npm's and PyPI's registries, and some minutes: the app, and
// the Python environment of local training, are made anew. Ends with one line, `N passed, N failed`.
// `--keep` keeps the app and says where it is.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureNodeModules, root } from './setup.mjs';

await ensureNodeModules();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'rankzero-pack-')));
const app = join(scratch, 'app');
const env = {
  ...process.env,
  // No cache of the user's, so that what is installed is what a stranger gets.
  XDG_CACHE_HOME: join(scratch, 'cache'),
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  NO_COLOR: '1',
};
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const oldestCdk = peerDependencies['aws-cdk-lib'].replace('^', '');
const tally = { passed: 0, failed: 0 };

function checkAll() {
  const packed = run('npm', ['pack', '--silent', '--pack-destination', scratch], { cwd: root });
  const tarball = join(scratch, packed.stdout.trim().split('\n').at(-1));
  const cdk = join(root, 'node_modules', '.bin', 'cdk');
  const isReady =
    step('npm pack', packed.code === 0) &&
    check('cdk init, in an empty folder', cdk, [
      ...['init', 'app', '--language', 'typescript', '--generate-only'],
    ]) &&
    check('npm install of the package', 'npm', ['install', '--no-audit', '--no-fund', tarball]);
  if (!isReady) return;
  write(filesOfApp());
  const nested = own('node_modules', 'rankzero', 'node_modules');
  step('the app and the package share their dependencies', !existsSync(nested));
  check('types, strict, with those of the libraries', 'npx', [
    ...['tsc', '--strict', '--skipLibCheck', 'false'],
  ]);
  check('cdk synth', 'npx', ['cdk', 'synth', '--quiet']);
  const rankzero = (name, args, expected) => check(name, 'npx', ['rankzero', ...args], expected);
  rankzero('tasks', ['tasks'], /^majority\n[\s\S]*^rows\n[\s\S]*^xgboost\n/m);
  const pima = join('node_modules', 'rankzero', 'examples', 'pima.json');
  rankzero('plan', ['plan', pima, '--json'], /"TrainingJobName"/);
  rankzero('run of a built-in algorithm', ['run', pima, '--local', '--json'], SUCCEEDED);
  rankzero('run in Python', ['run', 'request.json', '--local', '--json'], SUCCEEDED);
  rankzero('run in TypeScript', ['run', 'rows.json', '--local', '--json'], /"rows":614/);
  rankzero('validate in Python', ['validate', 'request.json'], /is a valid request/);
  rankzero('validate in TypeScript', ['validate', 'rows.json'], /is a valid request/);
  const python = join(scratch, 'venv');
  check('pip install of Python’s rankzero', 'sh', [
    '-c',
    `python3 -m venv "$0" && "$0/bin/pip" install --quiet ./node_modules/rankzero/containers/python && cd / && "$0/bin/python" -c "import rankzero; rankzero.task"`,
    python,
  ]);
  checkOldest();
}

/** The same app with the oldest CDK that the package takes. */
function checkOldest() {
  const install = ['install', '--no-audit', '--no-fund', `aws-cdk-lib@${oldestCdk}`];
  if (!check(`npm install of aws-cdk-lib ${oldestCdk}`, 'npm', install)) return;
  check(`types with aws-cdk-lib ${oldestCdk}`, 'npx', ['tsc', '--strict']);
  check(`cdk synth with aws-cdk-lib ${oldestCdk}`, 'npx', ['cdk', 'synth', '--quiet']);
}

const SUCCEEDED = /"status":"Succeeded"/;

/** Files of README.md's section, by the path in their first line; Python's code has its own name. */
function filesOfReadme() {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const section = /^## In your own CDK app\n[\s\S]*?(?=^## )/m.exec(text)?.[0] ?? '';
  const blocks = (language, from) =>
    [...from.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
      .filter(([, its]) => its === language)
      .map(([, , code]) => code);
  const files = blocks('ts', section).map((code) => [/^\/\/ (\S+)/.exec(code)?.[1], code]);
  return {
    ...Object.fromEntries(files),
    'tasks/majority/train.py': blocks('python', text)[0],
    'request.json': blocks('json', section)[0],
  };
}

/** A task in TypeScript beside those of README.md. */
const TYPESCRIPT_TASK = {
  'tasks/rows/declarations.ts': `import { input, output } from 'rankzero/training';

export const inputs = { train: input.channel() };
export const outputs = { rows: output.integer() };
`,
  'tasks/rows/train.ts': `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingFunction } from 'rankzero/training';
import { inputs, outputs } from './declarations';

export const train = trainingFunction({ inputs, outputs }, async ({ train }) => {
  const texts = readdirSync(train).map((name) => readFileSync(join(train, name), 'utf8'));
  return { rows: texts.flatMap((text) => text.trim().split('\\n')).length };
});
`,
  'tasks/rows/task.ts': `import { customTask } from 'rankzero';
import { inputs, outputs } from './declarations';

export const rows = customTask('rows', { source: 'tasks/rows', entry: 'train.ts', inputs, outputs });
`,
  'rows.json': JSON.stringify({
    task: 'rows',
    inputs: { train: 'node_modules/rankzero/examples/data/pima/train.csv' },
  }),
};

/** README.md's files, with one more task in the stack. */
function filesOfApp() {
  const files = filesOfReadme();
  const stack = 'lib/training-stack.ts';
  const withRows = files[stack].replace('[xgboost, majority]', '[xgboost, majority, rows]');
  return {
    ...files,
    ...TYPESCRIPT_TASK,
    [stack]: `import { rows } from '../tasks/rows/task';\n${withRows}`,
  };
}

function own(...path) {
  return join(app, ...path);
}

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(own(path)), { recursive: true });
    writeFileSync(own(path), text);
  }
}

/** Runs a command in the app; a step that passes if it ends well and says what is expected. */
function check(name, command, args, expected = /(?:)/) {
  const { code, stdout, stderr } = run(command, args);
  const ok = code === 0 && expected.test(stdout);
  return step(name, ok, `${stdout}${stderr}`);
}

function step(name, ok, output = '') {
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n`);
  if (!ok) process.stdout.write(`${output.replace(/^/gm, '    ')}\n`);
  tally[ok ? 'passed' : 'failed'] += 1;
  return ok;
}

function run(command, args, { cwd = app } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return { code: status, stdout: stdout ?? '', stderr: `${stderr ?? ''}${error ?? ''}` };
}

try {
  process.chdir(scratch);
  mkdirSync(app);
  checkAll();
} finally {
  if (process.argv.includes('--keep')) process.stdout.write(`\nThe app is in ${app}.\n`);
  else {
    process.chdir(root);
    rmSync(scratch, { recursive: true, force: true });
  }
}
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(tally.failed === 0 ? 0 : 1);
