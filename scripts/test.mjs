// `npm test`: sets up what is missing, then type check, lint and every test.
// Ends with one line, `N passed, N failed`; exits with 0 only if nothing failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureNodeModules, ensurePython, python, root } from './setup.mjs';

/** Python packages are installed beside node modules and the checks that need only those. */
const pythonIsThere = ensurePython({ dev: true });
await ensureNodeModules({ dev: true });

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const tally = { passed: 0, failed: 0, skipped: 0 };

/** Runs a command, its output shown; resolves to its exit code. */
async function run(command, args) {
  const { code, said } = await spawned(command, args, 'inherit');
  process.stderr.write(said);
  return code;
}

/** Runs a command beside others: resolves, once it has ended, to its exit code and what it said. */
function spawned(command, args, output = 'pipe') {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        TMPDIR: scratch,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => said.push(text));
    }
    child.on('error', (error) => resolve({ code: 1, said: `${error}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, said: Buffer.concat(said) }));
  });
}

/** A check that counts as one test: its name, and what is run. */
const CHECKS = [
  ['type check', bin('tsc'), []],
  ['API.md is current', process.execPath, [join('scripts', 'api.mjs'), '--check']],
  ['licences', process.execPath, [join('scripts', 'licences.mjs')]],
  ['lint TypeScript', bin('biome'), ['ci', '--diagnostic-level=warn']],
  ['walls between folders', process.execPath, [join('scripts', 'walls.mjs')]],
  ['plain words', process.execPath, [join('scripts', 'words.mjs')]],
  ['unused exports', bin('knip'), ['--no-progress']],
  ['lint Python', python, ['-m', 'ruff', 'check', '.']],
  ['type check Python', python, ['-m', 'mypy']],
  ['format Python', python, ['-m', 'ruff', 'format', '--check', '.']],
];

/** Runs a check; what it says is shown when it has ended, since others run beside it. */
async function check([name, command, args]) {
  if (command === python) await pythonIsThere;
  const { code, said } = await spawned(command, args);
  show(name, said);
  tally[code === 0 ? 'passed' : 'failed'] += 1;
}

function show(title, said = '') {
  process.stdout.write(`\n── ${title}\n`);
  process.stdout.write(said);
}

// Two at a time: each has one processor to itself, mostly.
const waiting = CHECKS.values();
const worker = async () => {
  for (const one of waiting) await check(one);
};
await Promise.all([worker(), worker()]);
await pythonIsThere;

// Both at once: no processor is idle where one of them waits, or has only its longest test left.
const pytestReport = join(scratch, 'pytest.xml');
const pytest = spawned(python, ['-m', 'pytest', '-q', `--junitxml=${pytestReport}`]);

show('tests in TypeScript');
const jestReport = join(scratch, 'jest.json');
const jestCode = await run(bin('jest'), ['--json', `--outputFile=${jestReport}`, '--silent=false']);
addJest(jestReport, jestCode);

const { code: pytestCode, said: pytestSaid } = await pytest;
show('tests in Python', pytestSaid);
addPytest(pytestReport, pytestCode);

rmSync(scratch, { recursive: true, force: true });
const { passed, failed, skipped } = tally;
process.stdout.write(
  `\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exit(failed === 0 ? 0 : 1);

function addJest(file, code) {
  const report = JSON.parse(readOr(file, '{}'));
  tally.passed += report.numPassedTests ?? 0;
  tally.skipped += report.numPendingTests ?? 0;
  addFailures((report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0), code);
}

function addPytest(file, code) {
  const suite = /<testsuite [^>]*>/.exec(readOr(file, ''))?.[0] ?? '';
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failures = count('failures') + count('errors');
  tally.skipped += count('skipped');
  tally.passed += count('tests') - failures - count('skipped');
  addFailures(failures, code);
}

/** A runner that failed without counting a failure has failed all the same. */
function addFailures(failures, code) {
  tally.failed += failures === 0 && code !== 0 ? 1 : failures;
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
