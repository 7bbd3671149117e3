import { KeyLocks } from '../../../../lib/local/gateway/forward/key-locks';

describe('KeyLocks', () => {
  test('hands a lock on in the order of asking, and others hold others meanwhile', async () => {
    const locks = new KeyLocks();
    const first = await locks.acquire('a');
    const order: string[] = [];
    const waiting = ['second', 'third'].map(async (name) => {
      const release = await locks.acquire('a');
      order.push(name);
      release();
    });
    (await locks.acquire('b'))();
    expect(order).toEqual([]);
    first();
    await Promise.all(waiting);
    expect(order).toEqual(['second', 'third']);
  });

  test('is given back once, however often its holder does', async () => {
    const locks = new KeyLocks();
    const first = await locks.acquire('a');
    const second = locks.acquire('a');
    first();
    first();
    const release = await second;
    let isTaken = false;
    const third = locks.acquire('a').then((it) => {
      isTaken = true;
      return it;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isTaken).toBe(false);
    release();
    (await third)();
  });
});
