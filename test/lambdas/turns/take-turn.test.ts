import { setImmediate as step } from 'node:timers/promises';
import { type TurnStore, takeTurn } from '../../../lambdas/turns/take-turn';

const NOW = 1_000_000_500;

/** A store as S3 is one: each call takes a moment, and a write needs the version that is there. */
function store(): TurnStore & { readonly conflicts: () => number } {
  let current: { text: string; version: string } | undefined;
  let conflicts = 0;
  return {
    conflicts: () => conflicts,
    async read() {
      await step();
      return current;
    },
    async write(text, version) {
      await step();
      if (current?.version !== version) {
        conflicts += 1;
        return false;
      }
      current = { text, version: `${Number(version ?? 0) + 1}` };
      return true;
    },
  };
}

const options = { now: () => NOW, waitSeconds: 0, random: Math.random, sleep: async () => step() };

test('takes a turn in two calls where nobody else does', async () => {
  const calls: string[] = [];
  const lone = store();
  const counted: TurnStore = {
    read: () => {
      calls.push('read');
      return lone.read();
    },
    write: (text, version) => {
      calls.push('write');
      return lone.write(text, version);
    },
  };
  expect(await takeTurn(counted, options)).toEqual({ waitSeconds: 0 });
  expect(calls).toEqual(['read', 'write']);
});

test('gives each of many that ask at once another turn, however often they have to ask', async () => {
  const shared = store();
  const again = async (): Promise<string | undefined> => {
    try {
      return (await takeTurn(shared, options)).waitUntil;
    } catch (error) {
      expect(error).toMatchObject({ name: 'TurnContended' });
      return again();
    }
  };
  const moments = await Promise.all(Array.from({ length: 60 }, again));
  expect(shared.conflicts()).toBeGreaterThan(0);
  expect(new Set(moments).size).toBe(60);
});
