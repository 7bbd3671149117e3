import { setImmediate } from 'node:timers/promises';
import { inParallel } from '../../lib/core';

describe('doing things in parallel', () => {
  test('does each once, no more at a time than allowed', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++running);
      await setImmediate();
      running--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  test('fails with the first failure, begins nothing more and leaves nothing running', async () => {
    const ended: number[] = [];
    await expect(
      inParallel([1, 2, 3, 4], 2, async (item) => {
        if (item === 1) throw new Error('first');
        await setImmediate();
        ended.push(item);
      }),
    ).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });

  test('takes items as they are made, and fails where one cannot be', async () => {
    const done: number[] = [];
    function* items() {
      yield 1;
      yield 2;
      throw new Error('no third');
    }
    const running = inParallel(items(), 2, async (item) => {
      await setImmediate();
      done.push(item);
    });
    await expect(running).rejects.toThrow('no third');
    expect(done).toEqual([1, 2]);
  });
});
