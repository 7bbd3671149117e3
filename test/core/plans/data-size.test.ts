import { channelSizeOf, checkDataSize, Problems, withDataSizes } from '../../../lib/core';
import { codesAt, planned, request, XGBOOST } from '../_helpers/factories';
import { plannedTuning, tuningRequest } from '../_helpers/tuning';

const GB = 2 ** 30;
const sizes = (bytes: Readonly<Record<string, number>>) => (uri: string) => {
  const its = bytes[uri];
  return its === undefined ? undefined : { files: 1, bytes: its };
};
const problemsWith = (of: unknown, bytes: Readonly<Record<string, number>>, record = XGBOOST) => {
  const problems = new Problems();
  checkDataSize(withDataSizes(planned(of, record), sizes(bytes)), problems);
  return problems.list;
};
const TRAIN = 's3://data/train.csv';
const resources = (given: object) => request({}, { overrides: { resources: given } });

describe('data that File mode copies', () => {
  test('fails where it is larger than the volume, and says by how much', () => {
    expect(problemsWith(request(), { [TRAIN]: 120 * GB })).toEqual([
      {
        code: 'OutOfRange',
        path: '$.overrides.resources.volumeSizeInGB',
        message:
          'File mode copies the data of xgboost (train) to each host of ml.m5.large, which has no room for it.',
        found: '"120.0 GB of data, a volume of 10 GB"',
        allowed: 'a volume of at least 127 GB, or "inputMode": "FastFile" for the largest channel',
      },
    ]);
  });

  test('is added up over the channels', () => {
    const of = request({ validation: 's3://data/v' });
    expect(problemsWith(of, { [TRAIN]: 5 * GB, 's3://data/v': 4 * GB })).toEqual([]);
    expect(problemsWith(of, { [TRAIN]: 5 * GB, 's3://data/v': 5 * GB })).toHaveLength(1);
  });

  test('is each host’s share where it is sharded', () => {
    const train = { uri: TRAIN, distribution: 'ShardedByS3Key' };
    const of = request({ train }, { overrides: { resources: { instanceCount: 4 } } });
    expect(problemsWith(of, { [TRAIN]: 36 * GB })).toEqual([]);
    expect(problemsWith(of, { [TRAIN]: 40 * GB })).toHaveLength(1);
  });

  test('may be any amount in fast file mode, and where nothing is known', () => {
    const train = { uri: TRAIN, inputMode: 'FastFile' };
    expect(problemsWith(request({ train }), { [TRAIN]: 900 * GB })).toEqual([]);
    expect(problemsWith(request(), {})).toEqual([]);
  });

  test('goes to an instance’s own storage where it has some', () => {
    const of = resources({ instanceType: 'ml.g5.xlarge' });
    expect(problemsWith(of, { [TRAIN]: 200 * GB })).toEqual([]);
    const [problem] = problemsWith(of, { [TRAIN]: 260 * GB });
    expect(problem?.found).toContain('local storage of 250 GB');
    // A larger volume is refused on such a type.
    expect(problem?.allowed).toMatch(/^an instance type with more storage, or "inputMode": "FastF/);
  });

  test('is looked at for tuning jobs, too', () => {
    const plan = plannedTuning(tuningRequest());
    const problems = new Problems();
    const size = { files: 3, bytes: 20 * GB };
    checkDataSize(
      withDataSizes(plan, () => size),
      problems,
    );
    expect(codesAt(problems.list)).toEqual(['OutOfRange $.overrides.resources.volumeSizeInGB']);
  });

  test('is told as a lower bound where not all of it was counted', () => {
    const problems = new Problems();
    const size = { files: 10_000, bytes: 20 * GB, isPart: true } as const;
    checkDataSize(
      withDataSizes(planned(request()), () => size),
      problems,
    );
    expect(problems.list[0]?.found).toContain('at least 20.0 GB of data');
  });

  test('that no volume has room for leaves fast file mode', () => {
    const [problem] = problemsWith(request(), { [TRAIN]: 20_000 * GB });
    expect(problem?.allowed).toBe('"inputMode": "FastFile" for the largest channel');
  });
});

test('a plan says how much data each channel has, where it is known and no manifest', () => {
  const validation = { uri: 's3://data/list', s3DataType: 'ManifestFile' };
  const known = planned(request({ validation }));
  const plan = withDataSizes(known, sizes({ [TRAIN]: 7, 's3://data/list': 2 }));
  expect(plan.data).toEqual([{ task: 'xgboost', channel: 'train', files: 1, bytes: 7 }]);
  expect(channelSizeOf(plan, 'xgboost', 'train')?.bytes).toBe(7);
  expect(channelSizeOf(plan, 'xgboost', 'validation')).toBeUndefined();
  expect(withDataSizes(known, () => undefined)).toBe(known);
});
