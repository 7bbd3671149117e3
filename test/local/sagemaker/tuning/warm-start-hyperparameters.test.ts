import type { CheckedDefinition } from '../../../../lib/local/sagemaker/tuning/check-definition';
import type { Parameter } from '../../../../lib/local/sagemaker/tuning/parameters';
import { checkHyperparameters } from '../../../../lib/local/sagemaker/tuning/warm-start-hyperparameters';

const X: Parameter = { name: 'x', type: 'continuous', min: 0, max: 1, scaling: 'linear' };
const COLOUR: Parameter = { name: 'colour', type: 'categorical', values: ['red', 'blue'] };

function definition(fixed: Record<string, string>, ...parameters: Parameter[]): CheckedDefinition {
  return { definition: { StaticHyperParameters: fixed }, parameters } as never;
}

const check = (parent: CheckedDefinition, child: CheckedDefinition) => () =>
  checkHyperparameters(parent, child, 'earlier');

/** Static hyperparameters `s1` to `sN`. */
const statics = (count: number, value: string) =>
  Object.fromEntries([...Array(count).keys()].map((i) => [`s${i + 1}`, value]));

describe('checkHyperparameters', () => {
  test('lets static ones become tunable, and tunable ones static', () => {
    expect(
      check(definition({ a: '1' }, X), definition({ x: '0.5' }, { ...X, name: 'a' })),
    ).not.toThrow();
  });

  test('counts two for a static value that differs, and one for each category given up', () => {
    const before = definition(statics(4, '1'), COLOUR);
    expect(check(before, definition({ ...statics(4, '2'), colour: 'red' }))).not.toThrow();
    const more = definition(statics(5, '1'), COLOUR);
    expect(check(more, definition({ ...statics(5, '2'), colour: 'red' }))).toThrow(
      "There are 12 changes from tunable to static hyperparameters and in static values since the parent tuning job 'earlier'; a warm start takes 10 at most.",
    );
  });

  test('fails on names that came and went', () => {
    expect(check(definition({ a: '1' }, X), definition({ b: '1' }, X))).toThrow(
      /\(added: b; missing: a\)/,
    );
  });
});
