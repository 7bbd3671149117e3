import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentOfWork } from '../../../lib/local/account/parent-of-work';

const MEMORY = '/dev/shm';
const cache = mkdtempSync(join(tmpdir(), 'rankzero-cache-'));

afterAll(() => rmSync(cache, { recursive: true }));

// Only Linux has such a folder, and only there temporary folders are in memory.
const onLinux = existsSync(MEMORY) ? test : test.skip;

onLinux('a temporary folder in memory is no place for training data: the cache is', async () => {
  expect(await parentOfWork(MEMORY, { XDG_CACHE_HOME: cache })).toBe(
    join(cache, 'rankzero', 'work'),
  );
});

onLinux('without a cache that can be written it is better than none', async () => {
  expect(await parentOfWork(MEMORY, { XDG_CACHE_HOME: '/dev/null/none' })).toBe(MEMORY);
});

test('a temporary folder that is not there is left to whoever makes files in it', async () => {
  expect(await parentOfWork(join(cache, 'none'))).toBe(join(cache, 'none'));
});
