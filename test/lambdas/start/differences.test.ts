import { differences } from '../../../lambdas/start/differences';

describe('differences', () => {
  test('are none between equal values, whatever the order of members', () => {
    expect(differences({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
  });

  test('are told by path, without a value', () => {
    const one = { task: 'a', inputs: { train: 's3://a', secret: 'x' }, list: [1, 2] };
    const other = { task: 'a', inputs: { train: 's3://b', secret: 'y' }, list: [1], more: {} };
    expect(differences(one, other)).toEqual([
      '$.inputs.train',
      '$.inputs.secret',
      '$.list[1]',
      '$.more',
    ]);
  });

  test('tell a list from an object, and what an object inherits from what it has', () => {
    expect(differences([], {})).toEqual(['$']);
    expect(differences({ toString: 1 }, {})).toEqual(['$.toString']);
  });

  test('are twenty at most', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, 1]));
    expect(differences(many, {})).toHaveLength(20);
  });
});
