import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
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
  const s3 = {
    // As the SDK's handler of HTTP does for every request under way.
    send: async (_command: object, { abortSignal }: { abortSignal: AbortSignal }) => {
      const onAbort = () => undefined;
      abortSignal.addEventListener('abort', onAbort);
      const body = new Readable({ read: () => undefined });
      body.once('close', () => abortSignal.removeEventListener('abort', onAbort));
      bodies.push(body);
      // Nothing ends before as many are under way as there ever are.
      if (bodies.length === PARALLEL_TRANSFERS) {
        setImmediate(() => {
          most = getEventListeners(signal, 'abort').length;
          for (const one of bodies) one.push(null);
        });
      }
      return { Body: body };
    },
  } as unknown as S3Client;

  const keys = Array.from({ length: PARALLEL_TRANSFERS }, (_, index) => `file-${index}`);
  await inParallel(keys, PARALLEL_TRANSFERS, (key) =>
    downloadFile(s3, { bucket: 'b', key }, join(folder, key), signal),
  );

  expect(most).toBeGreaterThan(10);
  expect(mostListeners(signal)).toBe(0);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
