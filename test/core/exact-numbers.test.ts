import { exactJson, inexactInteger } from '../../lib/core/exact-numbers';

describe('inexactInteger', () => {
  test.each([
    [2 ** 53, 2 ** 53],
    [-(2 ** 53), -(2 ** 53)],
    [{ a: [1, { b: 2 ** 60 }] }, 2 ** 60],
  ])('finds the integer in %j that a reader may change', (value, found) => {
    expect(inexactInteger(value)).toBe(found);
  });

  test.each([2 ** 53 - 1, 0.1, 1e21, 1e300, 'x', null, undefined, [], {}, Number.NaN])(
    'finds none in %p',
    (value) => expect(inexactInteger(value)).toBeUndefined(),
  );
});

describe('exactJson', () => {
  test('keeps the sign of zero wherever it stands', () => {
    const value = { a: -0, b: [0, -0, 'negative zero'], c: { d: -0 } };
    const text = exactJson(value);
    expect(text).toBe('{"a":-0,"b":[0,-0,"negative zero"],"c":{"d":-0}}');
    expect(JSON.parse(text)).toEqual(value);
  });

  test('is JSON.stringify for everything else', () => {
    const value = { a: 0, b: [1.5, null, 'é'], c: undefined };
    expect(exactJson(value, 2)).toBe(JSON.stringify(value, null, 2));
  });
});
