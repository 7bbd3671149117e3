import { agree, readRequirement } from '../../lib/core/python-requirements';

describe('requirements of packages', () => {
  test.each([
    ['torch==2.8.*', 'torch==2.8.1', true],
    ['torch==2.8.*', 'torch==2.7.1', false],
    ['torch==2.8.*', 'torch>=2.6,<3', true],
    ['torch==2.8.*', 'torch>=2.9', false],
    ['torch==2.8.*', 'torch<2.8', false],
    ['torch==2.8.*', 'torch>2.8', true],
    ['torch==2.8.*', 'torch~=2.4', true],
    ['torch==2.8.*', 'torch~=2.4.1', false],
    ['torch==2.8.*', 'torch!=2.8.*', false],
    ['torch==2.8.0', 'torch!=2.8', false],
    ['torch==2.8.*', 'torch', true],
    ['numpy>=1.26,<2', 'numpy>=2', false],
    ['numpy<2', 'numpy<1.20', true],
  ])('%s and %s: %s', (one, other, expected) => {
    const read = (line: string) => readRequirement(line) as never;
    expect([agree(read(one), read(other)), agree(read(other), read(one))]).toEqual([
      expected,
      expected,
    ]);
  });

  test('names are compared as indexes do, and extras are no part of them', () => {
    expect(readRequirement('Scikit_Learn[all] >= 1.4  # trees')).toEqual({
      name: 'scikit-learn',
      clauses: [{ operator: '>=', release: [1, 4], isPrefix: false }],
    });
  });

  test.each([
    '',
    '-r other.txt',
    'torch @ https://x/y.whl',
    'torch==2.8.0rc1',
    "a>1; os_name=='nt'",
  ])('what says more than names and numbers is left to pip: %j', (line) => {
    expect(readRequirement(line)).toBeUndefined();
  });
});
