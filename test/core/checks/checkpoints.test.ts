import { type AlgorithmName, builtinTask } from '../../../lib/core';
import { codesAt, refused, refusedTask, request } from '../_helpers/factories';

describe('checkpoints', () => {
  test('are not kept for an algorithm that writes none, and the job ends within the hour', () => {
    const { settings } = builtinTask('means', { algorithm: 'kmeans', spot: true }).record;
    expect(settings).toMatchObject({
      checkpoints: false,
      stoppingCondition: { maxRuntimeInSeconds: 3_600, maxWaitTimeInSeconds: 3_600 },
    });
  });

  test.each<[AlgorithmName, string | undefined]>([
    ['xgboost', '0.90-1'],
    ['xgboost', undefined],
    ['image-classification', undefined],
    ['object-detection', undefined],
    ['semantic-segmentation', undefined],
  ])('are kept on spot instances by %s %s', (algorithm, version) => {
    const options = { algorithm, spot: true, ...(version === undefined ? {} : { version }) };
    const { settings } = builtinTask('any', options).record;
    expect(settings).toMatchObject({
      checkpoints: true,
      stoppingCondition: { maxRuntimeInSeconds: 86_400, maxWaitTimeInSeconds: 172_800 },
    });
  });

  test.each([
    ['kmeans', undefined, '`checkpoints: false`'],
    ['xgboost', '1', 'version 0.90-1 or later, or `checkpoints: false`'],
  ])('fail where %s %s is asked for them', (algorithm, version, allowed) => {
    const options = { algorithm, checkpoints: true, ...(version === undefined ? {} : { version }) };
    const problems = refusedTask(options);
    expect(codesAt(problems)).toEqual(['AlgorithmRefuses $.checkpoints']);
    expect(problems[0]?.allowed).toBe(allowed);
  });

  test('fail where a request asks for a version that writes none', () => {
    const { record } = builtinTask('xgboost', { algorithm: 'xgboost', spot: true });
    const of = request({}, { overrides: { version: '1' } });
    expect(codesAt(refused(of, record))).toContain('AlgorithmRefuses $.overrides.version');
  });

  test('fail to give more than an hour where there are none', () => {
    const { record } = builtinTask('means', {
      algorithm: 'kmeans',
      spot: true,
      hyperparameters: { k: 2, feature_dim: 2 },
    });
    const of = {
      task: 'means',
      inputs: { train: 's3://data/x' },
      overrides: { stoppingCondition: { maxRuntimeInSeconds: 3_601 } },
    };
    expect(codesAt(refused(of, record))).toEqual([
      'OutOfRange $.overrides.stoppingCondition.maxRuntimeInSeconds',
    ]);
  });
});
