import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ForkServer, folderForSockets } from '../../../lib/local/processes';
import { Arrivals } from '../../_helpers/arrivals';
import { allEnded, descendants, isRunning, running } from '../../_helpers/processes';

const root = resolve(__dirname, '../../..');
const python = join(root, '.venv/bin/python');
const env = {
  PATH: process.env.PATH ?? '',
  PYTHONPATH: join(__dirname, '_programs'),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
};
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'rankzero-forks-')));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const servers: ForkServer[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

function serve(then = 'goes on', module = 'forked_library'): ForkServer {
  const server = new ForkServer({ python, env, preload: { module, args: [then] } });
  servers.push(server);
  return server;
}

/** Starts the test's program and collects what it prints. */
function run(server: ForkServer, ...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  const chunks = new Arrivals<unknown>();
  const options = {
    command: [python, '-m', 'forked', ...args],
    cwd: directory,
    env: { ...env, OWN: 'of this program' },
    python,
    onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => {
      printed[stream] += chunk;
      chunks.add(chunk);
    },
  };
  const started = server.start({ module: 'forked', args }, options);
  /** Resolves once it has printed that. */
  const said = (text: string) => chunks.first(() => printed.stdout.includes(text));
  return { ...started, printed, said };
}

async function factsOf(server: ForkServer, ...args: string[]) {
  const child = run(server, 'facts', ...args);
  await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
  return JSON.parse(child.printed.stdout);
}

// Elsewhere jobs are not started so.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a fork server', () => {
  test('starts programs as a Python of their own would be started', async () => {
    const child = run(serve(), 'facts', 'a', 'b c');
    await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
    expect(JSON.parse(child.printed.stdout)).toEqual({
      arguments: ['facts', 'a', 'b c'],
      directory,
      'first path': directory,
      environment: { ...env, OWN: 'of this program' },
      name: '__main__',
      input: '',
      group: true,
      // The last is the one that lists them.
      descriptors: [0, 1, 2, 3],
      'child signal': true,
      'loaded by': expect.any(Number),
    });
    expect(child.printed.stderr).toBe('to standard error\n');
  });

  test('loads their libraries once', async () => {
    const server = serve();
    const facts = await Promise.all([factsOf(server), factsOf(server), factsOf(server)]);
    expect(new Set(facts.map((it) => it['loaded by'])).size).toBe(1);
  });

  test.each([
    ['the code that it ends with', ['end', '7'], { code: 7, signal: null }, ''],
    ['success', ['end', '0'], { code: 0, signal: null }, ''],
    ['a sentence', ['say'], { code: 1, signal: null }, 'ended with words\n'],
    [
      'what nobody catches',
      ['fail'],
      { code: 1, signal: null },
      expect.stringMatching(/^Traceback[\s\S]*ValueError: nobody catches it\n$/),
    ],
    ['a signal', ['crash'], { code: null, signal: 'SIGSEGV' }, ''],
  ])('tells how a program ended: %s', async (_, args, end, stderr) => {
    const child = run(serve(), ...args);
    await expect(child.exited).resolves.toEqual(end);
    expect(child.printed.stderr).toEqual(stderr);
  });

  test('kills what a program leaves behind, also after setsid', async () => {
    const child = run(serve(), 'leave');
    await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
    const pids = child.printed.stdout.trim().split('\n').map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('ends a program that is asked to end, also before it was started', async () => {
    const server = serve();
    const late = run(server, 'wait');
    const early = run(server, 'wait');
    await early.terminate(10_000);
    await expect(early.exited).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    await late.said('\n');
    await late.terminate(10_000);
    await expect(late.exited).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('ends a program whose guardian is killed', async () => {
    const child = run(serve(), 'wait');
    await child.said('\n');
    const [guardian = 0, program = 0] = child.printed.stdout.split(' ').map(Number);
    process.kill(guardian, 'SIGKILL');
    await expect(child.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await allEnded(program);
  });

  test('ends without its programs, and leaves nothing', async () => {
    const folders = () =>
      readdirSync(folderForSockets()).filter((it) => /^rankzero-fork-/.test(it));
    const before = folders();
    const server = serve();
    const child = run(server, 'wait');
    await child.said('\n');
    await server.close();
    expect(server.isAlive).toBe(false);
    expect(folders()).toEqual(before);
    const [guardian = 0, program = 0] = child.printed.stdout.split(' ').map(Number);
    expect([guardian, program].map(isRunning)).toEqual([true, true]);
    await child.terminate(0);
    await child.exited;
    await allEnded(guardian, program);
  });

  test('starts what was asked for before it ends', async () => {
    const server = serve();
    const child = run(server, 'end', '5');
    await server.close();
    await expect(child.exited).resolves.toEqual({ code: 5, signal: null });
  });

  test('a library that cannot be loaded is the matter of the programs', async () => {
    for (const server of [serve('fails'), serve('goes on', 'no_such_library')]) {
      expect((await factsOf(server)).arguments).toEqual(['facts']);
    }
  });

  test('programs are started in processes of their own when it ends while it loads', async () => {
    const server = serve('ends');
    const facts = await Promise.all([factsOf(server), factsOf(server)]);
    expect(new Set(facts.map((it) => it['loaded by'])).size).toBe(2);
    expect(server.isAlive).toBe(false);
    expect((await factsOf(server)).directory).toBe(directory);
  });

  test('programs that were asked for fail when it is killed', async () => {
    const server = serve();
    await factsOf(server);
    const [pid = 0] = running(descendants(process.pid), 'fork_server.py');
    process.kill(pid, 'SIGSTOP');
    const child = run(server, 'facts');
    process.kill(pid, 'SIGKILL');
    await expect(child.exited).rejects.toThrow('The process that starts the programs was killed.');
  });
});
