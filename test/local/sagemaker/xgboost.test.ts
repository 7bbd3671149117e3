import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { algorithmImages, type JobToCome } from '../../../lib/local/sagemaker';
import { descendants, running } from '../../_helpers/processes';
import {
  channel,
  type LocalSageMaker,
  python,
  requestFor,
  startLocalSageMaker,
} from './_helpers/local-sagemaker';

const root = resolve(__dirname, '../../..');
const image = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({ images: algorithmImages({ python, root }) });
  const pima = (name: string) => readFileSync(join(root, 'examples/data/pima', name));
  const rows = pima('train.csv').toString().trim().split('\n');
  await Promise.all([
    local.put('pima/train/train.csv', pima('train.csv')),
    local.put('pima/validation/validation.csv', pima('validation.csv')),
    ...[0, 1].map((part) =>
      local.put(`pima/parts/${part}.csv`, rows.filter((_, row) => row % 2 === part).join('\n')),
    ),
  ]);
});

afterAll(async () => {
  await local.close();
});

function request(name: string, changes: Record<string, unknown> = {}) {
  return requestFor('none', name, {
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
    HyperParameters: {
      num_round: '5',
      objective: 'binary:logistic',
      eval_metric: 'auc,logloss',
    },
    InputDataConfig: [
      channel('train', 'pima/train/', { ContentType: 'text/csv' }),
      channel('validation', 'pima/validation/', { ContentType: 'text/csv' }),
    ],
    ...changes,
  });
}

const logOf = (job: string) =>
  readFileSync(join(local.service.jobDirectory(job), 'logs/algo-1.log'), 'utf8');

describe('the XGBoost algorithm', () => {
  test('trains, and its metrics are found by the definitions that the platform injects', async () => {
    const end = await local.run(request('one-host'));
    expect(end.FailureReason).toBeUndefined();
    expect(end.AlgorithmSpecification?.MetricDefinitions).toHaveLength(66);
    const metrics = Object.fromEntries(
      (end.FinalMetricDataList ?? []).map(({ MetricName, Value }) => [MetricName, Value]),
    );
    expect(Object.keys(metrics).sort()).toEqual([
      'train:auc',
      'train:logloss',
      'validation:auc',
      'validation:logloss',
    ]);
    expect(metrics['validation:auc']).toBeGreaterThan(0.7);
    expect(logOf('one-host')).toMatch(/^rankzero: XGBoost 1\.7-1 was asked for/);
    await expect(local.keys('jobs/one-host/')).resolves.toEqual([
      'jobs/one-host/output/model.tar.gz',
    ]);
  });

  test('trains on two hosts, each with a part of the data', async () => {
    const sharded = {
      ContentType: 'text/csv',
      source: { S3DataDistributionType: 'ShardedByS3Key' },
    };
    const end = await local.run(
      request('two-hosts', {
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
        InputDataConfig: [channel('train', 'pima/parts/', sharded)],
      }),
    );
    expect(end.FailureReason).toBeUndefined();
    expect(end.FinalMetricDataList?.map(({ MetricName }) => MetricName)).toContain('train:auc');
  });

  test('finds its library loaded when its job was announced, with the variables of its request', async () => {
    const input = request('announced', { Environment: { OMP_SCHEDULE: 'static' } });
    const loading = () => running(descendants(process.pid), 'rankzero_xgboost.preload');
    const before = loading();
    local.service.warmUp(input as unknown as JobToCome);
    const announced = loading().filter((pid) => !before.includes(pid));
    expect(announced).toHaveLength(process.platform === 'linux' ? 1 : 0);
    const end = await local.run(input);
    expect(end.FailureReason).toBeUndefined();
    expect(loading().filter((pid) => !before.includes(pid))).toEqual(announced);
  });

  test('fails with the algorithm’s own reason', async () => {
    const end = await local.run(request('refused', { HyperParameters: { eta: '0.1' } }));
    expect(end.FailureReason).toMatch(/^ClientError: .*num_round.*, exit code: \d+$/s);
  });
});
