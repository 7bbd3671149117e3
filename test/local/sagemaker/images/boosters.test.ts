import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonEnvironments } from '../../../../lib/local/python-environments';
import { boosterImages } from '../../../../lib/local/sagemaker';
import type { Preparation, Program } from '../../../../lib/local/sagemaker/types';
import { bodyOf } from '../../../core/_helpers/algorithms';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { useWheelsOf } from '../../_helpers/wheels';
import { logOf } from '../_helpers/job-facts';
import {
  channel,
  type LocalSageMaker,
  python,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

const root = resolve(__dirname, '../../../..');
const PYTORCH = '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.9.0-cpu-py38';
const SCRIPTS = 's3://jumpstart-cache-prod-us-east-1/source-directory-tarballs';

const environments = new PythonEnvironments({ python, root });
const images = boosterImages({ environments, root });
const imageOf = (script: string) =>
  images(PYTORCH, { sagemaker_submit_directory: JSON.stringify(`${SCRIPTS}/${script}`) });

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({ images });
  const rows = readFileSync(join(root, 'examples/data/pima/train.csv'), 'utf8');
  await local.put('pima/data.csv', rows);
});

afterAll(async () => {
  await environments.close();
  await local.close();
  removeDirectories();
});

describe('boosterImages', () => {
  test.each([
    [
      'lightgbm/transfer_learning/classification/v1.0.0/sourcedir.tar.gz',
      'LightGBM, classification',
    ],
    ['lightgbm/transfer_learning/regression/v2.2.7/sourcedir.tar.gz', 'LightGBM, regression'],
    [
      'catboost/transfer_learning/classification/v1.0.0/sourcedir.tar.gz',
      'CatBoost, classification',
    ],
    ['catboost/transfer_learning/regression/v1.0.0/sourcedir.tar.gz', 'CatBoost, regression'],
  ])('takes the script %s for %s', (script, name) => {
    expect(imageOf(script)).toMatchObject({ name, skipsJumpStart: true });
  });

  test('takes no other script, and no image without one', () => {
    expect(imageOf('autogluon/transfer_learning/classification/v1.0.0/sourcedir.tar.gz')).toBe(
      undefined,
    );
    expect(images(PYTORCH, { sagemaker_submit_directory: 's3://mine/lightgbm.tar.gz' })).toBe(
      undefined,
    );
    expect(images(PYTORCH)).toBe(undefined);
  });

  test('says which library cannot be installed, and why', async () => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, 'containers/boosters'), { recursive: true });
    const locked = `rankzero-none==1.0 --hash=sha256:${'0'.repeat(64)}\n`;
    writeFileSync(join(folder, 'containers/boosters/catboost.txt'), locked);
    const restore = useWheelsOf(folder);
    const waits: string[] = [];
    try {
      const own = new PythonEnvironments({ python, root, cache: folder });
      const image = boosterImages({ environments: own, root: folder })(PYTORCH, {
        sagemaker_submit_directory: `${SCRIPTS}/catboost/transfer_learning/regression/v1/a.tar.gz`,
      });
      const program = image?.program as (preparation: Preparation) => Promise<Program>;
      const { signal } = new AbortController();
      const waitsFor = (packages: readonly string[]) => waits.push(...packages);
      await expect(program({ waitsFor, signal, isDistributed: false })).rejects.toThrow(
        /^ClientError: CatBoost cannot be installed on this machine, .*rankzero-none==1\.0/,
      );
    } finally {
      restore();
    }
    expect(waits).toEqual(['CatBoost']);
  });

  test('trains what is planned, without the channel that only JumpStart has', async () => {
    const end = await local.run({ ...planned(), TrainingJobName: 'light' });
    expect(end.FailureReason).toBeUndefined();
    expect(end.FinalMetricDataList).toEqual([
      expect.objectContaining({ MetricName: 'binary_logloss', Value: expect.any(Number) }),
    ]);
    expect(logOf(local, 'light')).toMatch(
      /^rankzero: JumpStart's script for LightGBM \(classification\) was asked for; .*\n/,
    );
    expect(await local.keys('jobs/light/')).toEqual(['jobs/light/output/model.tar.gz']);
  });

  test('tunes by the metric that the log tells', async () => {
    const { HyperParameters, Environment, ...definition } = planned();
    await local.service.call('CreateHyperParameterTuningJob', {
      HyperParameterTuningJobName: 'tuned',
      HyperParameterTuningJobConfig: {
        Strategy: 'Random',
        HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'binary_logloss' },
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 2 },
        ParameterRanges: {
          ContinuousParameterRanges: [{ Name: 'learning_rate', MinValue: '0.05', MaxValue: '0.3' }],
        },
      },
      TrainingJobDefinition: { ...definition, StaticHyperParameters: HyperParameters },
    });
    const end = await local.service.waitForTuningJob('tuned');
    expect(end.TrainingJobStatusCounters).toMatchObject({ Completed: 2 });
    expect(end.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric).toMatchObject({
      MetricName: 'binary_logloss',
      Value: expect.any(Number),
    });
  });
});

/** The body of a planned job, with the data that are here. */
function planned(): Record<string, unknown> {
  const {
    TrainingJobName,
    Tags,
    InputDataConfig = [],
    ...body
  } = bodyOf('lightgbm', {
    hyperparameters: { num_boost_round: 5, metric: 'binary_logloss' },
  });
  const own = channel('train', 'pima/', { ContentType: 'text/csv' });
  const ofJumpStart = InputDataConfig.filter(({ ChannelName }) => ChannelName === 'model');
  return {
    ...body,
    RoleArn: 'arn:aws:iam::123456789012:role/train',
    OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs/' },
    InputDataConfig: [own, ...ofJumpStart],
  };
}
