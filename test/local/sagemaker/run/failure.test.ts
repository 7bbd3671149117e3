import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../../../lib/local/sagemaker/jobs/hosts';
import { failureReason, type ProcessEnd } from '../../../../lib/local/sagemaker/run/failure';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';

afterAll(removeDirectories);

const NOON = Date.UTC(2026, 0, 1, 12);

/** The end of a process on a host that may have left a failure file, in milliseconds after noon. */
function end(
  name: string,
  at: number,
  {
    text,
    writtenAt = at,
    ...exit
  }: Partial<ProcessEnd['exit']> & { text?: string; writtenAt?: number },
): ProcessEnd {
  const base = temporaryDirectory();
  if (text !== undefined) {
    const file = join(base, 'output/failure');
    mkdirSync(join(base, 'output'));
    writeFileSync(file, text);
    utimesSync(file, (NOON + writtenAt) / 1000, (NOON + writtenAt) / 1000);
  }
  const host: Host = { name, group: 'g', instanceType: 'ml.m5.large', address: '127.0.0.1', base };
  return { host, exit: { code: null, signal: null, ...exit }, at: NOON + at };
}

describe('failureReason', () => {
  test('is of the host that wrote its reason first, although another’s end was seen before', async () => {
    const ends = [
      end('algo-2', 20, { code: 1, text: 'connection reset', writtenAt: 15 }),
      end('algo-1', 30, { code: 3, text: 'bad shape', writtenAt: 10 }),
    ];
    await expect(failureReason(ends)).resolves.toBe('AlgorithmError: bad shape, exit code: 3');
  });

  test('names files as a container has them, and cuts only what is left then', async () => {
    const broken = end('algo-1', 30, { code: 1 });
    const { base } = broken.host;
    mkdirSync(join(base, 'output'));
    writeFileSync(join(base, 'output/failure'), `no ${base}/input/data/train: ${'x'.repeat(980)}`);
    const reason = await failureReason([broken]);
    expect(reason).toContain('no /opt/ml/input/data/train: x');
    expect(reason).toMatch(/x{963}, exit code: 1$/);
  });

  test('is not of a host that failed because of another', async () => {
    const ends = [
      end('algo-2', 20, { code: 1, text: 'AlgorithmError: Another host failed: algo-1' }),
      end('algo-1', 30, { code: 1, text: 'ClientError: no data' }),
    ];
    await expect(failureReason(ends)).resolves.toBe('ClientError: no data, exit code: 1');
  });

  test('is of such a host when there is no other', async () => {
    const ends = [end('algo-2', 20, { code: 1, text: 'AlgorithmError: Another host stopped' })];
    await expect(failureReason(ends)).resolves.toBe(
      'AlgorithmError: Another host stopped, exit code: 1',
    );
  });

  test('is of the host that was killed, although others told of it before it was seen', async () => {
    const ends = [
      end('algo-2', 20, { signal: 'SIGKILL' }),
      end('algo-1', 30, { code: 1, text: 'connection reset', writtenAt: 15 }),
    ];
    await expect(failureReason(ends)).resolves.toBe('AlgorithmError: , exit code: 137');
  });

  test('asks for more memory where the machine’s was used up, and nothing was said', async () => {
    const killed = end('algo-1', 20, { signal: 'SIGKILL' });
    await expect(failureReason([killed], true)).resolves.toBe(
      'ClientError: Please use an instance type with more memory, or reduce the size of job data processed on an instance.',
    );
    const spoke = end('algo-1', 20, { signal: 'SIGKILL', text: 'no' });
    await expect(failureReason([spoke], true)).resolves.toBe('AlgorithmError: no, exit code: 137');
    const left = end('algo-1', 20, { code: 1 });
    await expect(failureReason([left], true)).resolves.toBe('AlgorithmError: , exit code: 1');
  });

  test('is of the silent host that failed first and not of one that we have killed then', async () => {
    const ends = [
      end('algo-3', 0, { code: 0 }),
      end('algo-1', 20, { code: 7 }),
      end('algo-2', 25, { signal: 'SIGTERM' }),
    ];
    await expect(failureReason(ends)).resolves.toBe('AlgorithmError: , exit code: 7');
  });
});
