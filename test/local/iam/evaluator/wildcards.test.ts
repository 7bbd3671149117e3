import { matches, wildcards, withinSegments } from '../../../../lib/local/iam/evaluator/wildcards';

describe('matches', () => {
  test.each([
    ['*', ''],
    ['*', 'anything:at/all'],
    ['a*c', 'ac'],
    ['a*c', 'abbbc'],
    ['a?c', 'abc'],
    ['*b*d', 'abcd'],
    ['a**', 'a'],
    ['', ''],
  ])('%s is as %s', (pattern, text) => {
    expect(matches(wildcards(pattern), text)).toBe(true);
  });

  test.each([
    ['a', 'A'],
    ['a?c', 'ac'],
    ['a*c', 'acd'],
    ['', 'a'],
    ['a.c', 'abc'],
  ])('%s is not as %s', (pattern, text) => {
    expect(matches(wildcards(pattern), text)).toBe(false);
  });

  test('a pattern of many wildcards is answered', () => {
    expect(matches(wildcards('*a'.repeat(200)), 'a'.repeat(199))).toBe(false);
    expect(matches(wildcards('*a'.repeat(200)), 'a'.repeat(400))).toBe(true);
  });
});

describe('withinSegments', () => {
  test.each([
    [
      'arn:aws:logs:us-east-1:1:log-group:/own:*',
      'arn:aws:logs:us-east-1:1:log-group:/own:a:b',
      true,
    ],
    ['arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:t', true],
    ['arn:aws:s3:::*', 'arn:aws:s3:::data/a:b', true],
    ['arn:aws:s3:::d*a', 'arn:aws:s3:::data', true],
    ['arn:aws:s3:::d*b', 'arn:aws:s3:::data:b', false],
    ['arn:aws:s3::?', 'arn:aws:s3:::', false],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(matches(withinSegments(wildcards(pattern)), text)).toBe(expected);
  });
});
