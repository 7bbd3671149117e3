import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { startProcess } from '../../../lib/local/processes';
import { Arrivals } from '../../_helpers/arrivals';
import { allEnded, isRunning } from '../../_helpers/processes';

const root = resolve(__dirname, '../../..');
const python = join(root, '.venv/bin/python');
const env = { PATH: process.env.PATH ?? '' };
const directory = mkdtempSync(join(tmpdir(), 'rankzero-processes-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts `python -c code` and collects what it prints. */
function run(code: string, args: readonly string[] = []) {
  const printed = { stdout: '', stderr: '' };
  const chunks = new Arrivals<unknown>();
  const started = startProcess({
    command: [python, '-u', '-c', code, ...args],
    env,
    python,
    onOutput: (chunk, stream) => {
      printed[stream] += chunk;
      chunks.add(chunk);
    },
  });
  /** Resolves once it has printed that. */
  const said = (text: string) => chunks.first(() => printed.stdout.includes(text));
  return { ...started, printed, said };
}

describe('startProcess', () => {
  test('passes output, exit code and environment on', async () => {
    const child = run(
      'import os,sys; print(sorted(os.environ)); print("e", file=sys.stderr); sys.exit(3)',
    );
    await expect(child.exited).resolves.toEqual({ code: 3, signal: null });
    expect(child.printed.stdout).toContain("'PATH'");
    expect(child.printed.stdout).not.toContain('HOME');
    expect(child.printed.stderr).toBe('e\n');
  });

  test('tells a signal from a code', async () => {
    const child = run('import os; os.kill(os.getpid(), 11)');
    await expect(child.exited).resolves.toEqual({ code: null, signal: 'SIGSEGV' });
  });

  test('gives a command that heeds SIGTERM the time to end by itself', async () => {
    const child = run(
      'import signal,sys,time\n' +
        'def stop(*_):\n  print("saving"); sys.exit(7)\n' +
        'signal.signal(signal.SIGTERM, stop); print("ready"); time.sleep(3600)',
    );
    await child.said('ready');
    await child.terminate(10_000);
    await expect(child.exited).resolves.toEqual({ code: 7, signal: null });
    expect(child.printed.stdout).toContain('saving');
  });

  test('kills what ignores SIGTERM, and a shorter grace overrules a longer one', async () => {
    const child = run(
      'import signal,time; signal.signal(15, signal.SIG_IGN); print("ready"); time.sleep(3600)',
    );
    await child.said('ready');
    const patient = child.terminate(60_000);
    await child.terminate(50);
    await patient;
    await expect(child.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await child.terminate(50);
  });

  test('kills what the command leaves behind, also after setsid', async () => {
    const child = run(
      'import subprocess,sys\n' +
        'for session in (False, True):\n' +
        '  p = subprocess.Popen([sys.executable,"-c","import time; time.sleep(3600)"],' +
        ' start_new_session=session)\n' +
        '  print(p.pid)',
    );
    await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
    const pids = child.printed.stdout.trim().split('\n').map(Number);
    expect(pids).toHaveLength(2);
    const left = process.platform === 'linux' ? pids : pids.slice(0, 1);
    expect(left.filter(isRunning)).toEqual([]);
  });

  test('ends the command when the guardian is killed', async () => {
    const child = run('import os,time; print(os.getppid(), os.getpid()); time.sleep(3600)');
    await child.said('\n');
    const [guardian = 0, command = 0] = child.printed.stdout.split(' ').map(Number);
    process.kill(guardian, 'SIGKILL');
    await expect(child.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await allEnded(command);
  });

  test('ends the command when the owner is killed with SIGKILL', async () => {
    const owner = join(directory, 'owner.cjs');
    buildSync({
      stdin: {
        contents: `
          import { startProcess } from './lib/local/processes';
          startProcess({
            command: [${JSON.stringify(python)}, '-u', '-c', \`import os,signal,time
signal.signal(signal.SIGTERM, signal.SIG_DFL)
print(os.getpid())
time.sleep(3600)\`],
            onOutput: (chunk) => void process.stdout.write(chunk),
            env: { PATH: process.env.PATH },
            python: ${JSON.stringify(python)},
            guardian: ${JSON.stringify(join(root, 'lib/local/processes/guardian.py'))},
          });
          setInterval(() => {}, 1000);`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: owner,
    });
    const process_ = spawn(process.execPath, [owner], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(process_.stdout, 'data');
    const pid = Number(line);
    expect(isRunning(pid)).toBe(true);
    process_.kill('SIGKILL');
    await once(process_, 'exit');
    await allEnded(pid);
  });

  test('lets a slow receiver slow the command down, in little memory, losing nothing', async () => {
    const size = 100 * 1024 * 1024;
    const seen = createHash('md5');
    let bytes = 0;
    let pieces = 0;
    const before = process.memoryUsage().rss;
    let peak = before;
    const child = startProcess({
      command: [
        python,
        '-c',
        'import sys\nfor i in range(1600): sys.stdout.buffer.write(bytes([i % 251]) * 65536)',
      ],
      env,
      python,
      onOutput: async (chunk) => {
        bytes += chunk.length;
        seen.update(chunk);
        pieces += 1;
        if (pieces % 100 === 0) {
          // The receiver is slow, which is what is tested.
          await delay(1);
          peak = Math.max(peak, process.memoryUsage().rss);
        }
      },
    });
    await expect(child.exited).resolves.toEqual({ code: 0, signal: null });
    expect(bytes).toBe(size);
    const expected = createHash('md5');
    for (let i = 0; i < 1600; i += 1) {
      expected.update(Buffer.alloc(65536, i % 251));
    }
    expect(seen.digest('hex')).toBe(expected.digest('hex'));
    expect(peak - before).toBeLessThan(60 * 1024 * 1024);
  });

  test('fails to start a program that does not exist with code 127 and the reason', async () => {
    let said = '';
    const child = startProcess({
      command: ['/no/such/program'],
      env,
      python,
      onOutput: (chunk) => {
        said += chunk;
      },
    });
    await expect(child.exited).resolves.toEqual({ code: 127, signal: null });
    expect(said).toBe('cannot start the command: No such file or directory\n');
  });

  test('fails at once without an interpreter', () => {
    expect(() => startProcess({ command: ['true'], env, python: '/no/python' })).toThrow(
      expect.objectContaining({ code: 'ProcessNotStarted' }),
    );
  });

  test('fails when the receiver fails, and ends the command', async () => {
    let pid = 0;
    const child = startProcess({
      command: [python, '-u', '-c', 'import os,time; print(os.getpid()); time.sleep(3600)'],
      env,
      python,
      onOutput: (chunk) => {
        pid = Number(chunk);
        throw new Error('disk full');
      },
    });
    await expect(child.exited).rejects.toThrow('disk full');
    expect(isRunning(pid)).toBe(false);
  });
});
