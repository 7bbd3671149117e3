import jsonata from 'jsonata';
import { boundRecursion, freshBounds } from '../../../../lib/local/states-language/query/bounds';

const most = { depth: 100, steps: 1_000 };

function evaluate(text: string): Promise<unknown> {
  const expression = jsonata(text);
  boundRecursion(expression, most);
  return expression.evaluate({}, freshBounds());
}

test('an expression that calls itself for ever fails, however little each call needs', async () => {
  const flat = '($f := function($n) { $f($n + 1) }; $f(1))';
  await expect(evaluate(flat)).rejects.toThrow('Evaluation took more than 1000 steps');
});

test('one that goes deeper and deeper fails', async () => {
  const deep = '($f := function($n) { 1 + $f($n) }; $f(1))';
  await expect(evaluate(deep)).rejects.toThrow('Stack overflow');
});

test('one that ends within the bounds has its value', async () => {
  const short = '($f := function($n) { $n = 0 ? "done" : $f($n - 1) }; $f(10))';
  expect(await evaluate(short)).toBe('done');
});
