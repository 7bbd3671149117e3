import { nextTurn, readTurns, TURNS_PER_SECOND, type Turns } from '../../lib/core';

const NOW = 1_000_000_500;
const none: Turns = { schema: 1, taken: {} };

/** The waits of so many executions that ask at the same moment. */
function waitsOf(count: number, waitSeconds = 0, from: Turns = none) {
  let turns = from;
  const waits = Array.from({ length: count }, () => {
    const taken = nextTurn(turns, NOW, waitSeconds);
    turns = taken.turns;
    return taken.waitSeconds;
  });
  return { waits, turns };
}

test('a lone execution does not wait', () => {
  expect(nextTurn(none, NOW, 0).waitSeconds).toBe(0);
});

test('no more than two of any number have a turn in the same second, and none is left out', () => {
  const { waits } = waitsOf(1_000);
  const bySecond = new Map<number, number>();
  for (const wait of waits) bySecond.set(wait, (bySecond.get(wait) ?? 0) + 1);
  expect([...bySecond.values()].every((count) => count === TURNS_PER_SECOND)).toBe(true);
  expect(Math.max(...waits)).toBe(499);
});

test('who waits for long keeps no one from an earlier turn', () => {
  const { turns } = waitsOf(2, 600);
  expect(nextTurn(turns, NOW, 0).waitSeconds).toBe(0);
  expect(nextTurn(turns, NOW, 600).waitSeconds).toBe(601);
});

test('turns that are over are forgotten', () => {
  const { turns } = waitsOf(100);
  const later = nextTurn(turns, NOW + 100_000, 0).turns;
  expect(Object.keys(later.taken)).toHaveLength(1);
});

test.each([undefined, '', 'x', '[]', '{}', '{"schema":2,"taken":{}}', '{"schema":1,"taken":5}'])(
  'a document that is none, %j, is no turns',
  (text) => expect(readTurns(text)).toEqual(none),
);

test('of a document with odd members the others count', () => {
  const text = '{"schema":1,"taken":{"5":1,"x":2,"7":"1","9":1.5}}';
  expect(readTurns(text)).toEqual({ schema: 1, taken: { 5: 1 } });
});
