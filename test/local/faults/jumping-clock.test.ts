import { JumpingClock } from '../../../lib/local/faults';

/** A clock on which time stands still; its sleeps end only by their signal. */
const still = {
  now: () => 0,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

test('a jump ends the sleeps that would have ended by then, and no others', async () => {
  const clock = new JumpingClock(still);
  const ended: string[] = [];
  const short = clock.sleep(1_000).then(() => ended.push('short'));
  const long = clock.sleep(3_000).then(() => ended.push('long'));
  clock.jump(2_000);
  await short;
  expect(clock.now()).toBe(2_000);
  expect(ended).toEqual(['short']);
  clock.jump(1_000);
  await long;
});

test('a sleep whose signal aborts rejects with its reason', async () => {
  const clock = new JumpingClock(still);
  const abort = new AbortController();
  const sleep = clock.sleep(1_000, abort.signal);
  abort.abort(new Error('no longer'));
  await expect(sleep).rejects.toThrow('no longer');
});
