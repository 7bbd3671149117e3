import { virtualClock } from '../../../../lib/local/states-language';

describe('virtualClock', () => {
  test('starts where it is told and moves by what is slept', async () => {
    const clock = virtualClock(1_000);
    await clock.sleep(5_000);
    expect(clock.now()).toBe(6_000);
  });

  test('interleaves parallel sleeps in the order in which they end', async () => {
    const clock = virtualClock(0);
    const log: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(ms);
        log.push(`${name}${clock.now()}`);
      }
    };
    await Promise.all([sleeper('a', 200), sleeper('b', 300)]);
    expect(log).toEqual(['a200', 'b300', 'a400', 'b600', 'a600', 'b900']);
  });

  test('stands still while something real is held, and goes on afterwards', async () => {
    const clock = virtualClock(0);
    const release = clock.hold();
    let isAwake = false;
    const sleeping = clock.sleep(10).then(() => {
      isAwake = true;
    });
    // Time of the machine passes: it is not this clock's.
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isAwake).toBe(false);
    release();
    await sleeping;
    expect(clock.now()).toBe(10);
  });

  test('rejects an aborted sleep with the reason', async () => {
    const abort = new AbortController();
    const sleeping = virtualClock(0).sleep(10, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
  });
});
