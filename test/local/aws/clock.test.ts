import { systemClock } from '../../../lib/local/aws/clock';

describe('systemClock', () => {
  test('sleeps for real', async () => {
    const before = Date.now();
    // Real time is what is tested: at least this much of it passes.
    await systemClock.sleep(20);
    expect(Date.now() - before).toBeGreaterThanOrEqual(19);
  });

  test('can be told to sleep for years, and stops when aborted', async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleep(99_999_999_000, abort.signal);
    setImmediate(() => abort.abort(new Error('enough')));
    await expect(sleeping).rejects.toThrow('enough');
  });

  test('does not begin to sleep when it is told too late, however short', async () => {
    const reason = new Error('enough');
    await expect(systemClock.sleep(0, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
