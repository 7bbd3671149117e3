import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloningDisk } from '../_helpers/cloning-disk';
import { logOf } from '../_helpers/job-facts';
import { channel, requestFor, startLocalSageMaker } from '../_helpers/local-sagemaker';

const NAMES = ['overwrite', 'append', 'truncate', 'chmod', 'delete', 'replace'];
const BYTES = 4 * 1024 * 1024;

const disk = openCloningDisk();

afterAll(() => {
  if (typeof disk !== 'string') disk.close();
});

describe('a program that ruins its inputs', () => {
  test('leaves files, objects and other hosts as they were', () => trainOn(tmpdir()));

  if (typeof disk === 'string') {
    test.skip(`leaves them where files are cloned (there is no such disk here: ${disk})`, () => {});
  } else {
    test('leaves them where files are cloned, and nothing is written twice', async () => {
      const before = disk.used();
      await trainOn(disk.path, () => {
        // Files, objects and the inputs of two hosts.
        expect(disk.used() - before).toBeLessThan(1.5 * NAMES.length * BYTES);
      });
    });
  }
});

/** Trains on files in a folder. @param look is called while all of them and their copies are there */
async function trainOn(parent: string, look?: () => void): Promise<void> {
  const folder = mkdtempSync(join(parent, 'originals-'));
  const local = await startLocalSageMaker({}, parent);
  try {
    const files = NAMES.map((name) => ({
      name,
      path: join(folder, name),
      bytes: randomBytes(BYTES),
    }));
    for (const { path, bytes } of files) writeFileSync(path, bytes, { mode: 0o640 });
    for (const { name, path } of files) await local.store(path, `inputs/${name}`);
    const end = await local.run(
      requestFor('ruin', 'ruins', {
        InputDataConfig: [channel('train', 'inputs/')],
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
      }),
    );
    look?.();
    expect(end.TrainingJobStatus).toBe('Completed');
    for (const { name, path, bytes } of files) {
      expect(readFileSync(path).equals(bytes)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o640);
      expect((await local.get(`inputs/${name}`, 'data')).equals(bytes)).toBe(true);
      // Whichever host came last.
      for (const host of ['algo-1', 'algo-2']) {
        expect(JSON.parse(logOf(local, 'ruins', host))[name]).toBe(sha256(bytes));
      }
    }
  } finally {
    await local.close();
    rmSync(folder, { recursive: true });
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
