import { join } from 'node:path';
import { ForkServers, forkOf } from '../../../../lib/local/sagemaker/run/fork-servers';
import type { Program } from '../../../../lib/local/sagemaker/types';
import { descendants, running } from '../../../_helpers/processes';

const root = join(__dirname, '../../../..');
const python = join(root, '.venv/bin/python');
const programs = join(root, 'test/local/processes/_programs');

const program: Program = {
  command: [python, '-m', 'forked', 'facts'],
  env: { PYTHONPATH: programs, PYTHONDONTWRITEBYTECODE: '1' },
  fork: {
    program: { module: 'forked', args: ['facts'] },
    preload: { module: 'forked_library', args: ['goes on'] },
  },
};

const servers = new ForkServers();

afterEach(() => servers.close());

function serversRunning(): number {
  return running(descendants(process.pid), 'fork_server.py').length;
}

/** What a program of a job tells, whose request has some variables. */
async function run({ of = program, requested = {} } = {}) {
  let printed = '';
  const fork = forkOf(of, 1, { Environment: requested });
  const { exited } = servers.start({
    command: program.command,
    cwd: programs,
    env: { PATH: process.env.PATH ?? '', ...program.env, TRAINING_JOB_NAME: 'one' },
    python,
    onOutput: (chunk, stream) => {
      if (stream === 'stdout') printed += chunk;
    },
    ...(fork !== undefined && { fork }),
  });
  await expect(exited).resolves.toEqual({ code: 0, signal: null });
  return JSON.parse(printed);
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('processes of jobs', () => {
  test('are forked by one that has loaded what jobs with the same variables need', async () => {
    const [first, second] = [await run(), await run()];
    expect(second['loaded by']).toBe(first['loaded by']);
    expect(first.environment.TRAINING_JOB_NAME).toBe('one');
    expect(serversRunning()).toBe(1);
    await servers.close();
    expect(serversRunning()).toBe(0);
  });

  test('have libraries of their own where variables differ, and two of these are kept', async () => {
    const first = await run();
    const second = await run({ requested: { OMP_NUM_THREADS: '7' } });
    const third = await run({ requested: { OMP_NUM_THREADS: '8' } });
    const loaded = [first, second, third].map((it) => it['loaded by']);
    expect(new Set(loaded).size).toBe(3);
    const again = await run({ requested: { OMP_NUM_THREADS: '7' } });
    expect(again['loaded by']).toBe(loaded[1]);
    expect((await run())['loaded by']).not.toBe(loaded[0]);
    expect(serversRunning()).toBe(2);
  });

  test('load all by themselves where nothing else can', async () => {
    const { fork: _, ...alone } = program;
    const facts = [await run({ of: alone }), await run({ of: alone })];
    expect(new Set(facts.map((it) => it['loaded by'])).size).toBe(2);
    expect(serversRunning()).toBe(0);
  });

  test('find what was loaded ahead of them', async () => {
    const fork = forkOf(program, 1, {});
    if (fork === undefined) throw new Error('It can be forked.');
    servers.warmUp(fork);
    expect(serversRunning()).toBe(1);
    await run();
    expect(serversRunning()).toBe(1);
  });
});
