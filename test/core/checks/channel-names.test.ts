import { Problems } from '../../../lib/core';
import { checkFreeChannelNames } from '../../../lib/core/checks/channel-names';
import { codesAt } from '../_helpers/factories';

function problemsWith(names: readonly string[]): string[] {
  const problems = new Problems();
  checkFreeChannelNames(names, '$.channels', problems);
  return codesAt(problems.list);
}

describe('checkFreeChannelNames', () => {
  test('takes what the API takes, twenty at most', () => {
    expect(problemsWith(['train', 'a.b-c_d', '1', 'x'.repeat(64)])).toEqual([]);
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    expect(problemsWith(names)).toEqual([]);
    expect(problemsWith([...names, 'one-more'])).toEqual(['TooManyEntries $.channels']);
  });

  test.each(['', 'a b', 'é', 'x'.repeat(65), 'hyperparameters'])('fails for %j', (name) => {
    expect(problemsWith([name])).toHaveLength(1);
  });
});
