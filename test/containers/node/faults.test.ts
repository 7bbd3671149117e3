import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asFirstProcess, firstProcessOf, namespaceTest } from '../../_helpers/first-process';
import { allEnded } from '../../_helpers/processes';
import { bundleFunction } from './_helpers/bundle';
import { Job, type JobOptions } from './_helpers/job';

const SOURCE = readFileSync(join(__dirname, '_functions/faults.ts'), 'utf8').split('\n');
const TRAIN = join(__dirname, '../../../containers/node/train');
const TORCHRUN = {
  sagemaker_torch_distributed_enabled: 'true',
  sagemaker_torch_distributed_processes_per_host: '2',
};

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-faults-'));
let code: string;
let jobs: Job[] = [];

beforeAll(() => {
  code = bundleFunction('faults.ts', scratch);
});
afterEach(() => {
  for (const job of jobs) job.close();
  jobs = [];
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A job whose function does this; nothing listens where it would store its outputs. */
function faulty(fault: string, options: Partial<JobOptions> = {}): Job {
  const job = new Job({
    code,
    entry: 'faults.ts:train',
    jobs: 's3://bucket/jobs',
    endpoint: 'http://127.0.0.1:9',
    inputs: { apiToken: { type: 'text', default: 'hunter22' } },
    environment: { FAULT: fault, AWS_MAX_ATTEMPTS: '1' },
    ...options,
  });
  jobs.push(job);
  return job;
}

/** Number of the line with this mark. */
function line(mark: string): number {
  return SOURCE.findIndex((text) => text.endsWith(`// line: ${mark}`)) + 1;
}

describe('a failing function', () => {
  test.each([
    [
      'throws',
      'UserError: RangeError: bad luck with ***',
      `faults.ts:${line('deeper')} in deeper)`,
    ],
    ['throws text', 'UserError: thrown: just text', 'rank 0 of 1 on algo-1'],
    ['throws in a library', 'UserError: SyntaxError: ', `faults.ts:${line('library')}`],
    ['throws later', 'UserError: RangeError: ', `faults.ts:${line('deeper')} in deeper)`],
    ['rejects unseen', 'UserError: Error: unseen', 'faults.ts:'],
    ['fails at import', 'UserError: TypeError: at import', 'faults.ts:'],
    ['exits 3', 'UserExit: the code called process.exit(3)', `faults.ts:${line('exit')}`],
    ['exits 0', 'UserExit: the code called process.exit(0)', 'instead of returning its outputs'],
    ['never settles', 'UserExit: nothing is left that the function waits for', 'cannot settle'],
    ['fills the disk', 'DiskFull: Error: ENOSPC', 'faults.ts:'],
    ['fills the memory', 'OutOfMemory: RangeError: Array buffer', 'faults.ts:'],
    ['imports nothing', 'MissingRequirement: Cannot find package', 'import it where the image'],
    ['returns a number', 'BadOutput: the function returned number 3', 'expected an object'],
  ])('fails with the cause when it %s', async (fault, start, part) => {
    const job = faulty(fault);
    const { code, failure, stderr } = await job.run();
    expect(failure).toMatch(`[rankzero] ${start}`);
    expect(failure).toContain(part);
    expect(failure).toContain('\nrank 0 of 1 on algo-1\ninputs: apiToken=***\n');
    expect(failure + stderr).not.toContain('hunter22');
    expect(code).toBe(1);
    expect(readdirSync(join(job.base(), 'output'))).toEqual(['failure']);
  });

  test('fails with a stack that begins with its own lines and has none of the runner', async () => {
    const { stderr } = await faulty('throws').run();
    expect(stderr).toMatch(
      /RangeError: bad luck with \*\*\*\n {4}at deeper \(.*faults\.ts:\d+:\d+\)/,
    );
    expect(stderr).not.toMatch(/\.mjs|containers\/node\/[a-z-]+\.ts/);
  });

  test('fails with a short reason for a long message', async () => {
    const { failure = '' } = await faulty('throws much').run();
    expect(failure.length).toBeLessThanOrEqual(1024);
    expect(failure).toMatch(/faults\.ts:\d+.*\)\nrank 0 of 1 on algo-1\n/);
  });

  test("keeps the host's first failure", async () => {
    const job = faulty('throws');
    await job.run();
    const { failure } = await job.run('algo-1', { FAULT: 'exits 3' });
    expect(failure).toContain('UserError');
  });

  test.each([
    ['faults.ts:train', { inputs: {} }, 'apiToken: the function declares it, but it is no input'],
    [
      'faults.ts:other',
      { inputs: { epochs: { type: 'integer', default: 3 } }, outputs: { model: { type: 'file' } } },
      'epochs: an input of this task, but the function does not declare it\nmodel: an output',
    ],
    ['faults.ts:fit', {}, 'exports no trainingFunction fit; it exports other, train'],
    ['faults.ts', {}, 'expected exactly one exported trainingFunction, found other, train'],
  ])('fails before the call when %s is no function for the task', async (entry, options, part) => {
    const { failure } = await faulty('throws', { entry, ...options }).run();
    expect(failure).toMatch('[rankzero] BadFunction: ');
    expect(failure).toContain(part);
  });
});

describe('a process that vanishes', () => {
  test.each([
    ['kills itself', 'Killed: the process was killed (SIGKILL)', {}],
    ['crashes', 'Crashed: the process died of signal 11', {}],
    ['fills the heap', 'OutOfMemory: ', { NODE_OPTIONS: '--max-old-space-size=16' }],
  ])('leaves a reason when it %s', async (fault, start, environment) => {
    const job = faulty(fault);
    const { code, failure = '' } = await job.run('algo-1', environment, [TRAIN]);
    expect(code).toBe(1);
    expect(failure).toMatch(`[rankzero] ${start}`);
    expect(failure).toMatch(/\nrank 0 of 1 on algo-1\ninputs: apiToken=\*\*\*\n$/);
    expect(failure.length).toBeLessThanOrEqual(1024);
    expect(readdirSync(join(job.base(), 'output'))).toEqual(['failure']);
  });

  test("leaves the function's own reason where there is one", async () => {
    const { code, failure } = await faulty('throws').run('algo-1', {}, [TRAIN]);
    expect([code, failure]).toEqual([1, expect.stringContaining('UserError: RangeError')]);
  });
});

describe('what the function leaves running', () => {
  test.each([
    ['leaves a timer', 'Timeout'],
    ['leaves a child process', 'ProcessWrap'],
    ['leaves a server', 'TCPServerWrap'],
    ['never ends its exit', 'code that does not yield'],
  ])('does not hold a job that %s', async (fault, named) => {
    // The second host stores nothing, so that nothing needs to listen.
    const job = faulty(fault, { hosts: 2 });
    const { code, failure, stdout } = await job.run('algo-2', { RANKZERO_ENDING_SECONDS: '0.5' }, [
      TRAIN,
    ]);
    expect([code, failure]).toEqual([0, undefined]);
    expect(stdout.match(/still running after training, and cut off: .*;/g)).toEqual([
      expect.stringContaining(named),
    ]);
    expect(readdirSync(join(job.base('algo-2'), 'output'))).toEqual([]);
    const child = join(job.directory, 'child');
    if (existsSync(child)) await allEnded(Number(readFileSync(child, 'utf8')));
  });

  test('does not delay the end of a job that leaves nothing', async () => {
    const job = faulty('nothing', { hosts: 2 });
    const { code, stdout } = await job.run('algo-2', { RANKZERO_ENDING_SECONDS: '3600' });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('still running')]);
  });
});

describe('SIGTERM', () => {
  test.each(['never looks at the signal', 'never yields'])(
    'ends a function at once that %s, without a failure',
    async (fault) => {
      const job = faulty(fault);
      const child = job.start('algo-1', {}, [TRAIN]);
      const ended = job.end(child);
      await job.waitFor('ready');
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 143, failure: undefined });
      expect(readdirSync(join(job.base(), 'output'))).toEqual([]);
    },
  );

  namespaceTest('reaches the function through the first process of a container', async () => {
    const job = faulty('waits by the signal');
    const child = job.start('algo-1', {}, asFirstProcess(TRAIN));
    const ended = job.end(child);
    await job.waitFor('ready');
    process.kill(firstProcessOf(child.pid), 'SIGTERM');
    const { code, failure, stdout } = await ended;
    expect([code, failure]).toEqual([143, undefined]);
    expect(stdout).toContain('stopped: AbortError: ');
  });

  test('aborts the signal of a function that waits by it', async () => {
    const job = faulty('waits by the signal');
    const child = job.start();
    const ended = job.end(child);
    await job.waitFor('ready');
    child.kill('SIGTERM');
    const { code, failure, stdout } = await ended;
    expect([code, failure]).toEqual([143, undefined]);
    expect(stdout).toMatch(/\[rankzero\] rank 0 of 1 on algo-1 stopped: AbortError: .*;\n/);
  });

  test('fails when the function fails by an error of its own', async () => {
    const job = faulty('throws its own error when stopped');
    const child = job.start();
    const ended = job.end(child);
    await job.waitFor('ready');
    child.kill('SIGTERM');
    const { code, failure } = await ended;
    expect([code, failure]).toEqual([1, expect.stringContaining('Error: could not save')]);
  });
});

describe('several processes of a host', () => {
  test('are started as torchrun would when nobody else did', async () => {
    const job = faulty('shows its place', { hosts: 2, hyperparameters: TORCHRUN });
    // Nothing can be stored here, so that rank 0 fails after the call.
    await Promise.all([job.run('algo-1'), job.run('algo-2')]);
    const places = [0, 1, 2, 3].map((rank) =>
      JSON.parse(readFileSync(join(job.directory, `place-${rank}`), 'utf8')),
    );
    const common = { worldSize: 4, MASTER_ADDR: 'algo-1', MASTER_PORT: '7777' };
    expect(places).toEqual([
      { rank: 0, localRank: 0, ...common },
      { rank: 1, localRank: 1, ...common },
      { rank: 2, localRank: 0, ...common },
      { rank: 3, localRank: 1, ...common },
    ]);
  });

  test.each([
    ['fails on rank 1', 'UserError: Error: bad luck'],
    ['is killed on rank 1', 'Killed: '],
  ])('fails as a whole when one %s', async (fault, start) => {
    const { code, failure } = await faulty(fault, { hyperparameters: TORCHRUN }).run();
    expect(code).toBe(1);
    expect(failure).toMatch(`[rankzero] ${start}`);
    expect(failure).toContain('rank 1 of 2 on algo-1');
  });

  test('fails when MPI should have started them', async () => {
    const hyperparameters = {
      sagemaker_mpi_enabled: 'true',
      sagemaker_mpi_num_of_processes_per_host: '2',
    };
    const { failure } = await faulty('throws', { hyperparameters }).run();
    expect(failure).toMatch('[rankzero] BadRank: ');
    expect(failure).toContain('distribute a TypeScript function by torchrun');
  });
});

describe('a process that does not persist', () => {
  test('loads no cloud library, and nothing that speaks to a network', async () => {
    const job = faulty('lists its modules', { hosts: 2 });
    const { code, stdout } = await job.run('algo-2');
    expect(code).toBe(0);
    const loaded = stdout.split('LOADED ')[1] ?? '';
    expect(loaded).toContain('NativeModule fs');
    expect(loaded).not.toMatch(/NativeModule (?:https?|tls|crypto|zlib|child_process|os)\b/);
  });

  test('passes 100 MB of output through', async () => {
    const { code, stdout } = await faulty('prints 100 MB', { hosts: 2 }).run('algo-2');
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(100_000_000);
  });
});

describe('the bundle', () => {
  test('keeps what every process loads below 60 KB', () => {
    const loaded = new Set<string>();
    const load = (file: string) => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = readFileSync(join(code, file), 'utf8');
      for (const [, next = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) load(next);
    };
    load('faults.mjs');
    const bytes = [...loaded].map((file) => readFileSync(join(code, file)).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
    expect(existsSync(join(code, 'faults.mjs'))).toBe(true);
  });
});
