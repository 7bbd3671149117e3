// `npm run clients [NAME…]`: clients of AWS that others have written drive the local account, each
// in an environment of its own (.clients/NAME, made once, some minutes and up to 1 GB each) and
// against an account of its own. Ends with one line, `N passed, N failed`; exits with 0 only if
// nothing failed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureSetUp, python, root } from './setup.mjs';

const folder = join(root, 'clients');
const uv = join(root, '.venv', 'bin', 'uv');
const rankzero = join(root, 'bin', 'rankzero.mjs');
/** Longer than any client takes, the installation not counted. */
const CLIENT_MS = 20 * 60_000;

const all = readdirSync(folder, { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'requirements.txt')),
  )
  .map(({ name }) => name)
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `error UnknownClient: there is no client ${unknown.map((name) => `'${name}'`).join(', ')}. There are ${all.join(', ')}.\n`,
  );
  process.exit(1);
}

await ensureSetUp({ dev: true });

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'rankzero-clients-')));
/** What runs now. It gets the terminal's Ctrl-C by itself and ends in its own way. */
const running = new Set();
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isInterrupted = true;
    if (signal === 'SIGTERM') for (const child of running) child.kill(signal);
  });
}

const tally = { passed: 0, failed: 0 };
try {
  for (const name of wanted.length > 0 ? wanted : all) {
    if (isInterrupted) break;
    process.stdout.write(`\n── ${name}\n`);
    await drive(name);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(isInterrupted ? 130 : tally.failed === 0 ? 0 : 1);

/** Runs the tests of one client. */
async function drive(name) {
  const interpreter = await environmentOf(name);
  if (interpreter === undefined) {
    tally.failed += 1;
    return;
  }
  const home = join(scratch, name);
  mkdirSync(home);
  const report = join(home, 'pytest.xml');
  // Where `rankzero env` finds the account; no setting of the user's own counts for a client.
  const env = { ...process.env, XDG_RUNTIME_DIR: home, PYTHONDONTWRITEBYTECODE: '1' };
  const server = start(process.execPath, [rankzero, 'serve', '--json'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const account = await firstLine(server);
    if (account === undefined) {
      tally.failed += isInterrupted ? 0 : 1;
      return;
    }
    const { bucket, stateMachineArn } = JSON.parse(account);
    const tests = ['-m', 'pytest', '-q', '--config-file=/dev/null', '-p', 'no:cacheprovider'];
    const client = start(
      'sh',
      // As README.md tells a user to.
      [
        '-c',
        'eval "$("$NODE" "$CLI" env)" && exec "$@"',
        'sh',
        interpreter,
        ...tests,
        `--basetemp=${join(home, 'tmp')}`,
        `--rootdir=${join(folder, name)}`,
        `--junitxml=${report}`,
        join(folder, name),
      ],
      {
        cwd: home,
        env: {
          ...env,
          HOME: home,
          TMPDIR: home,
          NODE: process.execPath,
          CLI: rankzero,
          RANKZERO_ROOT: root,
          RANKZERO_BUCKET: bucket,
          RANKZERO_STATE_MACHINE: stateMachineArn,
        },
        stdio: ['ignore', 'inherit', 'inherit'],
        timeout: CLIENT_MS,
      },
    );
    count(report, await client.closed);
  } finally {
    server.kill('SIGTERM');
    await server.closed;
  }
}

/** The interpreter of a client's environment, which is made where it is missing or outdated. */
async function environmentOf(name) {
  const requirements = join(folder, name, 'requirements.txt');
  const directory = join(root, '.clients', name);
  const interpreter = join(directory, 'bin', 'python');
  const stamp = join(directory, 'rankzero-ready');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return interpreter;
  process.stdout.write('Installing (once, some minutes on a slow line)…\n');
  rmSync(directory, { recursive: true, force: true });
  const venv = ['venv', '--quiet', '--python', python, directory];
  const install = ['pip', 'install', '--quiet', '--python', interpreter, '--require-hashes'];
  for (const args of [venv, [...install, '-r', requirements]]) {
    const options = { cwd: scratch, stdio: ['ignore', 'inherit', 'inherit'] };
    if ((await start(uv, args, options).closed) === 0) continue;
    rmSync(directory, { recursive: true, force: true });
    if (!isInterrupted) {
      process.stderr.write(`error ClientNotInstalled: uv could not install ${requirements}.\n`);
    }
    return undefined;
  }
  writeFileSync(stamp, hash);
  return interpreter;
}

/** Starts a command; `closed` resolves to its exit code. */
function start(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  child.closed = new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${error}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  }).finally(() => running.delete(child));
  return child;
}

/** What a command prints first; undefined where it ends before that. */
async function firstLine({ stdout }) {
  for await (const line of createInterface({ input: stdout })) return line;
  return undefined;
}

/** A run that has failed without counting a failure has failed all the same. */
function count(report, code) {
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
  const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  tally.passed += number('tests') - failed - number('skipped');
  if (!isInterrupted) tally.failed += failed === 0 && code !== 0 ? 1 : failed;
}
