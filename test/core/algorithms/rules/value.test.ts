import { refusal } from '../../../../lib/core/algorithms/rules/value';

describe('a rule of a table', () => {
  // The rule, what it takes, what it does not.
  test.each<[string, string[], string[]]>([
    ['integer [1,)', ['1', ' 5 ', '+7', '1000000'], ['0', '-1', '1.0', '1e3', 'ten', '']],
    ['integer (-2,2)', ['-1', '0', '1'], ['-2', '2']],
    ['integer', ['-5', '0'], ['0.5']],
    ['even [2,)', ['2', '512'], ['1', '511', '0', '2.0']],
    ['number (0,1]', ['1e-9', '.5', '1', '5E-1'], ['0', '1.1', '-1', 'NaN', 'Infinity', '0x1']],
    ['number', ['-1e300', '0'], ['', 'fast']],
    ['flag', ['true', 'False', 'TRUE', '0', '1'], ['yes', '', '2']],
    ['a | b = a', ['a', 'b'], ['A', 'c', '', 'a,b']],
    ['auto | number [0,)', ['auto', '0'], ['Auto', '-1']],
    ['empty | integer', ['', '3'], [' ']],
    ['list of a, b', ['a', 'b,a'], ['a, b', '["a"]', 'c', '']],
    ['some of a, b', ['a', 'a, b', '["a","b"]', "['b']"], ['c', 'a;b', '["c"]', '']],
    ['@frequency', ['H', '5min', '1D', 'M'], ['', '5', 'minutely', '5 min', '0.5H']],
    ['@positive-integers', ['10', '10,20', '10, 20', '[2, 3]'], ['', '0', '1,,2', 'a', '1.5']],
    ['@numbers', ['[0.1, 0.5]', '0.1,1e-3'], ['[]', 'x']],
    ['@image-shape', ['3,224,224', '3, 32, 32'], ['224', '3,224', '3,0,1']],
    ['@file-name', ['', 'a_b.json'], ['a/b', 'a b']],
    ['text', ['', 'anything'], []],
  ])('%s', (rule, taken, refused) => {
    expect(taken.filter((value) => refusal(rule, value) !== undefined)).toEqual([]);
    expect(refused.filter((value) => refusal(rule, value) === undefined)).toEqual([]);
  });

  test.each([
    ['integer [1,)', 'an integer of at least 1'],
    ['integer (-2,2)', 'an integer from -1 to 1'],
    ['even [2,)', 'an even integer of at least 2'],
    ['a | b', 'a, b'],
    ['auto | integer [1,)', 'auto or an integer of at least 1'],
    ['auto | flag = true', 'auto or true or false'],
    ['empty | integer', 'nothing ("") or an integer'],
    ['number (0,1]', 'a number in (0,1]'],
    ['some of a, b', 'a, b, or several of them as a list'],
    ['@frequency', 'a number and M, W, D, H or min, e.g. 5min'],
  ])('%s is told as %s', (rule, words) => expect(refusal(rule, '?')).toBe(words));
});
