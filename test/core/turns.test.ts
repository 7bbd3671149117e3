import { nextTurn, readTurns, TURNS_PER_SECOND, type Turns } from '../../lib/core';

const NOW = 1_000_000_200;
const none: Turns = { schema: 1, taken: [] };

/** When so many executions that ask at the same moment have their turns. */
function turnsOf(count: number, waitSeconds = 0, from: Turns = none) {
  let turns = from;
  const times = Array.from({ length: count }, () => {
    const taken = nextTurn(turns, NOW, waitSeconds);
    turns = taken.turns;
    return taken.at ?? NOW;
  });
  return { times, turns };
}

test('a lone execution does not wait', () => {
  expect(nextTurn(none, NOW, 0).at).toBeUndefined();
});

test('no more than two of any number have a turn within a second, and none is left out', () => {
  const { times } = turnsOf(1_000);
  const inSecond = (from: number) => times.filter((time) => time >= from && time < from + 1_000);
  expect(Math.max(...times.map((time) => inSecond(time).length))).toBe(TURNS_PER_SECOND);
  expect(Math.max(...times) - NOW).toBeLessThan(502_000);
});

test('a turn at once keeps its distance, though it comes some time after it was taken', () => {
  const [, second = 0] = turnsOf(2).times;
  expect(second - (NOW + 500)).toBeGreaterThanOrEqual(500);
});

test('who waits for long keeps no one from an earlier turn', () => {
  const { turns } = turnsOf(2, 600);
  expect(nextTurn(turns, NOW, 0).at).toBeUndefined();
  expect(nextTurn(turns, NOW, 600).at).toBe(1_000_601_500);
});

test('turns that are over are forgotten', () => {
  const { turns } = turnsOf(100);
  expect(nextTurn(turns, NOW + 100_000, 10).turns.taken).toHaveLength(1);
});

test.each([undefined, '', 'x', '[]', '{}', '{"schema":2,"taken":[]}', '{"schema":1,"taken":5}'])(
  'a document that is none, %j, is no turns',
  (text) => expect(readTurns(text)).toEqual(none),
);

test('of a document with odd members the others count', () => {
  expect(readTurns('{"schema":1,"taken":[5,"x",1.5]}')).toEqual({ schema: 1, taken: [5] });
});
