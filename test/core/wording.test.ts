import { at, cut, didYouMean, oneOf, show } from '../../lib/core/wording';

describe('at', () => {
  test.each([
    ['$', 'inputs', '$.inputs'],
    ['$.a', 3, '$.a[3]'],
    ['$', 'two words', '$["two words"]'],
    ['$', 'kebab-case', '$["kebab-case"]'],
    ['$', '', '$[""]'],
    ['$', '__proto__', '$.__proto__'],
    ['$', 'say "hi"', '$["say \\"hi\\""]'],
    ['$', 'größe', '$["größe"]'],
  ])('%s and %p make %s', (path, key, expected) => expect(at(path, key)).toBe(expected));

  test('cuts a key that would fill the line', () => {
    expect(at('$', 'k'.repeat(10_000)).length).toBeLessThan(100);
  });
});

describe('show', () => {
  test.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['text', '"text"'],
    [{ a: [1] }, '{"a":[1]}'],
    [Number.NaN, 'null'],
    [10n, '10'],
  ])('shows %p as %s', (value, expected) => expect(show(value)).toBe(expected));

  test('cuts a long value to 80 characters', () => {
    expect(show('x'.repeat(500))).toHaveLength(80);
    expect(show('x'.repeat(500))).toMatch(/…$/);
  });

  test('never leaves half a character', () => {
    for (const start of ['', 'x']) {
      expect(encodeURIComponent(show(start + '😀'.repeat(100)))).toMatch(/%E2%80%A6$/);
    }
  });

  test('shows a value that is nested too deep for JSON', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(show(deep).length).toBeLessThanOrEqual(80);
  });
});

describe('cut', () => {
  test('leaves a text that fits', () => expect(cut('12345', 5)).toBe('12345'));
  test('keeps to the length', () => expect(cut('123456', 5)).toBe('1234…'));
});

describe('oneOf', () => {
  test.each([
    [[], 'nothing'],
    [['a', 'b'], 'a, b'],
  ])('says %p as %s', (choices, expected) => expect(oneOf(choices)).toBe(expected));
  test('counts what it leaves out', () =>
    expect(oneOf(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more'));
});

describe('didYouMean', () => {
  const choices = ['xgboost', 'linear-learner', 'kmeans'];
  test.each([
    ['xgbost', ' Did you mean "xgboost"?'],
    ['XGBoost', ' Did you mean "xgboost"?'],
    ['Linear', ' Did you mean "linear-learner"?'],
    ['linear', ' Did you mean "linear-learner"?'],
    ['pytorch', ''],
    ['', ''],
  ])('%p: %p', (word, expected) => expect(didYouMean(word, choices)).toBe(expected));

  test('answers at once for a word of a quarter megabyte', () => {
    expect(didYouMean('x'.repeat(250_000), choices)).toBe('');
  });
});
