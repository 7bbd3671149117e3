import { isRankZeroError, RankZeroError } from '../../lib/core';

describe('RankZeroError', () => {
  test('is known to a state machine by its code', () => {
    const error = new RankZeroError('NoSuchThing', 'There is none.', {
      hint: 'Make one.',
      cause: 'why',
    });
    expect(error).toMatchObject({
      name: 'NoSuchThing',
      code: 'NoSuchThing',
      message: 'There is none.',
      source: 'user',
      hint: 'Make one.',
      cause: 'why',
    });
  });

  test('is told apart from other errors, by another copy of the module too', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('rankzero.error')]: true });
    expect(isRankZeroError(new RankZeroError('A', 'b', { source: 'tool' }))).toBe(true);
    expect(isRankZeroError(foreign)).toBe(true);
    for (const other of [new Error('x'), null, undefined, 'x', {}]) {
      expect(isRankZeroError(other)).toBe(false);
    }
  });

  test('takes codes that are literals only', () => {
    const code: string = 'Built'.concat('FromInput');
    // @ts-expect-error a code of type string could be anything
    expect(new RankZeroError(code, 'x').code).toBe('BuiltFromInput');
  });
});
