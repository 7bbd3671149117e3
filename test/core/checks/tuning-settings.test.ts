import { Problems, type TuningSettings } from '../../../lib/core';
import { checkTuningSettings } from '../../../lib/core/checks';
import { codesAt } from '../_helpers/factories';

function codes(tuning: TuningSettings, staticNames: readonly string[] = []): string[] {
  const problems = new Problems();
  checkTuningSettings(tuning, staticNames, problems);
  return codesAt(problems.list);
}

describe('the settings of a tuning job', () => {
  test.each<[TuningSettings, string[]]>([
    [{ maxJobs: 0 }, ['OutOfRange $.tuning.maxJobs', 'OutOfRange $.tuning.maxParallel']],
    [{ maxJobs: 10_001 }, ['OutOfRange $.tuning.maxJobs']],
    [{ maxParallel: 0 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxParallel: 101, maxJobs: 200 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxParallel: 11 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxRuntimeInSeconds: 119 }, ['OutOfRange $.tuning.maxRuntimeInSeconds']],
    [{ maxRuntimeInSeconds: 15_768_001 }, ['OutOfRange $.tuning.maxRuntimeInSeconds']],
    [{ randomSeed: -1 }, ['OutOfRange $.tuning.randomSeed']],
    [{ randomSeed: 2 ** 31 }, ['OutOfRange $.tuning.randomSeed']],
    [{ completion: { notImproving: 2 } }, ['OutOfRange $.tuning.completion.notImproving']],
    [{ hyperband: { maxResource: 9 } }, ['InvalidValue $.tuning.hyperband']],
    [{ strategy: 'Hyperband' }, ['MissingField $.tuning.hyperband.maxResource']],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 2 } },
      ['MissingField $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 9, maxResource: 3 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 0, maxResource: 3 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { maxResource: 20_001 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { maxResource: 9 }, earlyStopping: 'Auto' },
      ['InvalidValue $.tuning.earlyStopping'],
    ],
    [
      { warmStart: { parents: [], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [
      { warmStart: { parents: ['1', '2', '3', '4', '5', '6'], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [
      { warmStart: { parents: ['x'.repeat(33)], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [{ warmStart: { parents: ['fine'] } as never }, ['MissingField $.tuning.warmStart.type']],
  ])('fails for %j', (tuning, expected) => expect(codes(tuning)).toEqual(expected));

  test.each<[TuningSettings, string[]]>([
    [{ maxJobs: 10_000, maxParallel: 100 }, []],
    [{ maxRuntimeInSeconds: 120, randomSeed: 0 }, []],
    [{ strategy: 'Hyperband', hyperband: { minResource: 1, maxResource: 20_000 } }, []],
    [{ strategy: 'Hyperband' }, ['epochs']],
    [{ strategy: 'Grid', maxParallel: 50 }, []],
  ])('takes %j with %j fixed', (tuning, fixed) => {
    expect(codes(tuning, fixed)).toEqual([]);
  });
});
