import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Expression, ExpressionError } from '../../../lib/core';
import { randomExpressions } from './random-expressions';

const PYTHON = join(__dirname, '../../../.venv/bin/python');

/** Spans of a match's groups in code points; null without a match, `error` for what is refused. */
type Answer = readonly (readonly number[])[] | null | 'error' | 'recursion';
type Case = readonly [pattern: string, text: string];

/** What Python's re finds. */
function python(cases: readonly Case[]): Answer[] {
  const program = join(__dirname, 'python_search.py');
  return JSON.parse(
    execFileSync(PYTHON, [program], { input: JSON.stringify(cases), maxBuffer: 1e9 }).toString(),
  );
}

function ours([pattern, text]: Case, groups: number): Answer {
  let expression: Expression;
  try {
    expression = new Expression(pattern);
  } catch (error) {
    if (error instanceof ExpressionError) return 'error';
    throw error;
  }
  const found = expression.search(text);
  if (found.kind !== 'match') return null;
  const points = (units: number) => Array.from(text.slice(0, units)).length;
  return Array.from({ length: groups }, (_, index) => {
    const span = found.group(index);
    return span === undefined ? [-1, -1] : [points(span.start), points(span.end)];
  });
}

/** Cases that Python and we tell differently: with what Python says. */
function differences(cases: readonly Case[]): unknown[] {
  return python(cases).flatMap((answer, index) => {
    const [pattern, text] = cases[index] as Case;
    const mine = ours([pattern, text], Array.isArray(answer) ? answer.length : 1);
    return JSON.stringify(mine) === JSON.stringify(answer)
      ? []
      : [{ pattern, text, python: answer, ours: mine }];
  });
}

/** Possessive repetitions came with 3.11; 3.14 finds `\\B` in an empty text. */
const isKnown = /^3\.1[123]$/.test(
  execFileSync(PYTHON, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'])
    .toString()
    .trim(),
);

(isKnown ? describe : describe.skip)('an expression, beside Python 3.11 to 3.13,', () => {
  test('finds what Python finds, by every means that Python has', () => {
    const cases: Case[] = [
      ['loss=(?P<value>[0-9.]+)', 'x loss=0.5;'],
      ['(?i)LOSS=(.)', 'Loss=1'],
      ['(?i:L)OSS', 'lOSS'],
      ['(?i)[^a]', 'A'],
      ['\\A(\\d)\\Z', '7\n'],
      ['^(\\d)$', '7\n'],
      ['(?m)^b$', 'a\nb\nc'],
      ['a.b', 'a\rb'],
      ['a.b', 'a\u2028b'],
      ['a.b', 'a\nb'],
      ['(?s)a.b', 'a\nb'],
      ['\\t(\\S+)', 'a\tb'],
      ['(?#loss)l', 'l'],
      ['(?x) l o # loss\n s', 'los'],
      ['[]a-]+', ']-a'],
      ['[\\d\\-x]+', '1-x'],
      ['[^\\]]', ']a'],
      ['\\x61\\u0062\\143\\0', 'abc\0'],
      ['(a)(?(1)b|c)', 'ab'],
      ['(a)?(?(1)b|c)', 'c'],
      ['(?P<q>["\']).*?(?P=q)', 'x "y\' z" q'],
      ['(?<=a)b', 'ab'],
      ['(?<!a)b', 'ab b'],
      ['a(?!b)', 'abac'],
      ['(?>a+)b', 'aaab'],
      ['(?>a+)ab', 'aaab'],
      ['a++b', 'aab'],
      ['a{2,3}?', 'aaaa'],
      ['a{,2}b', 'aaab'],
      ['a{x', 'a{x'],
      ['(a*)*', 'b'],
      ['(a|b)*', 'abc'],
      ['\\d+', '٣4'],
      ['(?a)\\d+', '٣4'],
      ['\\w+', 'ä😀_1'],
      ['.', '😀'],
      ['(?i)ß', 'ẞ'],
      ['\\bx\\b', 'a x'],
      ['\\B', ''],
      ['(?i)K', '\u212a'],
    ];
    const refused = [
      ...['(', ')', '[', '*a', 'a**', 'a{2}{3}', '(?P<1>a)', '(?P=x)', '\\1', '\\q', '(?L)a'],
      ...[
        'a(?i)b',
        '(?<=a+)b',
        '[b-a]',
        'a{2,1}',
        '(?P<a>x)(?P<a>y)',
        '\\',
        '(?',
        '(a)(?(1)a|b|c)',
      ],
    ].map((pattern): Case => [pattern, 'a']);
    expect(differences([...cases, ...refused])).toEqual([]);
    expect(python(refused)).toEqual(refused.map(() => 'error'));
  });

  test('finds what Python finds for thousands of expressions at random', () => {
    expect(differences(randomExpressions(5_000, 1))).toEqual([]);
  });
});

describe('an expression', () => {
  test.each([
    ['\\N{DIGIT ONE}', /\\N\{…\} is not supported/],
    ['(?(1)a|b)(c)', /there is no group 1/],
    ['(a{1000}){1000}', /its repetitions unfold to more than 20000 steps/],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, /more than 100 levels/],
  ])('fails for %s, which Python takes', (pattern, why) => {
    expect(() => new Expression(pattern)).toThrow(why);
  });

  test('takes nothing that is repeated very often', () => {
    expect(new Expression('(?:(?:){4000000000}){4000000000}a').search('a').kind).toBe('match');
  });
});

describe('a search takes bounded steps', () => {
  const TEXTS = ['a'.repeat(8_000), `${'a'.repeat(8_000)}!`, 'a b '.repeat(2_000)];

  test.each([
    '(a+)+$',
    '(a|a)*!',
    '(a|aa)+$',
    '(.*)*(.*)*(.*)*x',
    '(\\w+\\s?)*z=(\\d)',
    '^(a?){30}a{30}$',
    '.*.*.*.*=(\\d)',
    '(x+x+)+y',
    '([a-z]+)*1',
    '(?=(a+))(?:a+)+!!',
  ])('for %s, whatever the text, and ends with an answer', (pattern) => {
    for (const text of TEXTS) expect(new Expression(pattern).search(text)).toBeDefined();
  });

  test('or gives up where references to groups leave no other way', () => {
    expect(new Expression('(a)(?:\\1+)+\\1+b').search(TEXTS[0] as string)).toEqual({
      kind: 'tooSlow',
    });
  });
});
