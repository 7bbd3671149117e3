import { getEventListeners } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inParallel } from '../../lib/core';
import { TrainingJob } from '../../lib/local/sagemaker/jobs/training-job';
import { downloadFile, PARALLEL_TRANSFERS } from '../../lib/local/sagemaker/run/s3';
import { checkTrainingJob } from '../../lib/local/sagemaker/validation/training-job';
import { sharedAbort } from '../../lib/local/shared-abort';
import { fixtureImages, requestFor } from './sagemaker/_helpers/local-sagemaker';

const folder = mkdtempSync(join(tmpdir(), 'rankzero-shared-abort-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** From how many listeners on Node warns; `getMaxListeners` knows no signal of another realm. */
function mostListeners(signal: AbortSignal): unknown {
  const limit = Object.getOwnPropertySymbols(signal).find(
    ({ description }) => description === 'events.maxEventTargetListeners',
  );
  return limit && (signal as unknown as Record<symbol, unknown>)[limit];
}

test('any number may listen to a shared signal, and ten to another', () => {
  expect(mostListeners(new AbortController().signal)).toBe(10);
  expect(mostListeners(sharedAbort().signal)).toBe(0);
});

test('a job’s downloads listen to its signal more often than Node takes for sound, and no longer than they last', async () => {
  const checked = checkTrainingJob(requestFor('ok', 'job'), fixtureImages);
  const { signal } = new TrainingJob(
    'arn',
    checked,
    folder,
    () => 0,
    () => undefined,
  ).stopping;
  const bodies: Readable[] = [];
  let most = 0;
  const files = {
    // As streams do that are copied to files.
    download: async (_from: object, path: string) => {
      const body = new Readable({ read: () => undefined });
      bodies.push(body);
      // Nothing ends before as many are under way as there ever are.
      if (bodies.length === PARALLEL_TRANSFERS) {
        setImmediate(() => {
          most = getEventListeners(signal, 'abort').length;
          for (const one of bodies) one.push(null);
        });
      }
      await pipeline(body, createWriteStream(path), { signal });
    },
    upload: () => Promise.reject(new Error('none is')),
  };

  const keys = Array.from({ length: PARALLEL_TRANSFERS }, (_, index) => `file-${index}`);
  await inParallel(keys, PARALLEL_TRANSFERS, (key) =>
    downloadFile(files, { bucket: 'b', key }, join(folder, key), { signal }),
  );

  expect(most).toBeGreaterThanOrEqual(PARALLEL_TRANSFERS);
  expect(mostListeners(signal)).toBe(0);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
