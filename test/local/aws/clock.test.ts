import { realClock } from '../../../lib/local/states-language';

describe('realClock', () => {
  test('sleeps for real', async () => {
    const before = Date.now();
    await realClock.sleep(20);
    expect(Date.now() - before).toBeGreaterThanOrEqual(19);
  });

  test('can be told to sleep for years, and stops when aborted', async () => {
    const abort = new AbortController();
    const sleeping = realClock.sleep(99_999_999_000, abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 5);
    await expect(sleeping).rejects.toThrow('enough');
  });
});
