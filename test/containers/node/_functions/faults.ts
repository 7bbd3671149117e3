import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, input, trainingFunction } from '../../../../containers/node';

/** Does what the variable FAULT says, as users' functions do it. */
const { FAULT = '', JOB_DIRECTORY = '' } = process.env;

/** Leaves its number; nothing but a signal ends it. */
const SLEEPER = `echo $$ > '${JOB_DIRECTORY}/child'; exec sleep 600`;

const FAULTS: Readonly<Record<string, (context: Context) => unknown>> = {
  throws: () => deeper(),
  'throws text': () => {
    throw 'just text';
  },
  'throws much': () => {
    throw new Error('x'.repeat(100_000));
  },
  'throws in a library': () => JSON.parse('{'), // line: library
  'throws later': () => {
    setImmediate(() => deeper());
    return sleep(3_600_000);
  },
  'rejects unseen': () => {
    void Promise.reject(new Error('unseen'));
    return sleep(3_600_000);
  },
  'exits 3': () => process.exit(3), // line: exit
  'exits 0': () => process.exit(),
  'never settles': () => new Promise(() => undefined),
  'fills the disk': () => writeFileSync('/dev/full', 'x'),
  'fills the memory': () => new ArrayBuffer(1e15),
  'fills the heap': () => {
    const rows: object[] = [];
    for (;;) rows.push({ rows: rows.length });
  },
  'imports nothing': () => import(['no', 'such', 'package'].join('-')),
  'returns a number': () => 3,
  'kills itself': () => process.kill(process.pid, 'SIGKILL'),
  crashes: () => process.kill(process.pid, 'SIGSEGV'),
  'prints 100 MB': () => {
    for (let line = 0; line < 1_000; line++) process.stdout.write(`${'x'.repeat(99_999)}\n`);
  },
  'lists its modules': () => {
    const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
    process.on('exit', () => process.stdout.write(`LOADED ${moduleLoadList.join(', ')}`));
  },
  'never looks at the signal': async () => {
    ready();
    await sleep(3_600_000);
  },
  'never yields': () => {
    ready();
    for (;;) JOB_DIRECTORY.charCodeAt(0);
  },
  'waits by the signal': async ({ signal }) => {
    ready();
    await sleep(3_600_000, undefined, { signal });
  },
  'throws its own error when stopped': async ({ signal }) => {
    ready();
    await sleep(3_600_000, undefined, { signal }).catch(() => undefined);
    throw new Error('could not save');
  },
  'leaves a timer': () => {
    setTimeout(() => undefined, 3_600_000);
  },
  // What only these need is loaded by them: another test looks at what every process loads.
  'leaves a child process': async () => {
    const { spawn } = await import('node:child_process');
    const child = spawn('sleep', ['3600'], { stdio: 'inherit' });
    writeFileSync(join(JOB_DIRECTORY, 'child'), String(child.pid));
  },
  'leaves a server': async () => {
    const { createServer } = await import('node:net');
    createServer().listen(0, '127.0.0.1');
  },
  'never ends its exit': async () => {
    const { execFileSync } = await import('node:child_process');
    process.on('exit', () => execFileSync('sh', ['-c', SLEEPER]));
  },
  'shows its place': ({ rank, worldSize, localRank }) => {
    const { MASTER_ADDR, MASTER_PORT } = process.env;
    const place = { rank, worldSize, localRank, MASTER_ADDR, MASTER_PORT };
    writeFileSync(join(JOB_DIRECTORY, `place-${rank}`), JSON.stringify(place));
  },
  'fails on rank 1': async ({ rank }) => {
    if (rank === 1) throw new Error('bad luck');
    await sleep(3_600_000);
  },
  'is killed on rank 1': async ({ rank }) => {
    if (rank === 1) process.kill(process.pid, 'SIGKILL');
    await sleep(3_600_000);
  },
};

if (FAULT === 'fails at import') throw new TypeError('at import');

export const train = trainingFunction(
  { inputs: { apiToken: input.text({ default: 'hunter22' }) }, outputs: {} },
  async (_, context) => (await FAULTS[FAULT]?.(context)) as undefined,
);

export const other = trainingFunction({ inputs: {}, outputs: {} }, () => undefined);

function deeper(): never {
  throw new RangeError('bad luck with hunter22'); // line: deeper
}

function ready(): void {
  writeFileSync(join(JOB_DIRECTORY, 'ready'), 'x');
}
