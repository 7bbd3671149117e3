import { gzipSync } from 'node:zlib';
import { combineImages, simulatedImages } from '../../../../lib/local/sagemaker';
import { logOf, statuses } from '../_helpers/job-facts';
import {
  channel,
  fixtureImages,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({
    images: combineImages(simulatedImages(), fixtureImages),
    fault: ({ TrainingJobName: name }) =>
      name === 'taken' ? { interruptedAfterSeconds: 1 } : undefined,
  });
  const series = (start: string) => JSON.stringify({ start, target: [1, 2] });
  await local.put('good/a.json', `${series('2026-01-01')}\n`);
  await local.put('good/b.json.gz', gzipSync(series('2026-01-01 00:00:00')));
  await local.put('bad/a.json', `${series('2026-01-01')}\n${series('soon')}\n`);
  await local.put('bad/unpacked.json.gz', series('2026-01-01'));
  await local.put('names/notes.txt', 'no table');
});

afterAll(() => local.close());

const DEEPAR = '522234722520.dkr.ecr.us-east-1.amazonaws.com/forecasting-deepar:1';
const PYTORCH = '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.9.0-cpu-py38';

/** The end of a job of DeepAR, or of what changes say. */
const run = (name: string, prefix: string, changes: Record<string, unknown> = {}) =>
  local.run(
    requestFor('', name, {
      AlgorithmSpecification: { TrainingImage: DEEPAR, TrainingInputMode: 'File' },
      InputDataConfig: [channel('train', prefix)],
      ...changes,
    }),
  );

describe('a job of an algorithm that is only simulated', () => {
  test('goes through its states, reads the first records, and makes no model', async () => {
    const end = await run('good', 'good/', {
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
    });
    expect(end).toMatchObject({
      TrainingJobStatus: 'Completed',
      Environment: { RANKZERO_SIMULATED_FROM: 'the first records of its channels' },
    });
    expect(end).not.toHaveProperty('FinalMetricDataList');
    expect(statuses(end)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    for (const host of ['algo-1', 'algo-2']) {
      expect(logOf(local, 'good', host)).toBe(
        'rankzero: simulated: forecasting-deepar is not on this machine. Nothing trains, there are no metrics and no model; only the first records of the channels are checked.\n' +
          'rankzero: channel train: first records (2 in 2 files) read: JSON Lines of time series (start, target, cat, dynamic_feat)\n',
      );
    }
    expect(await local.keys('jobs/good/')).toEqual([]);
  });

  test.each([
    ['wrong', 'bad/a.json', 'a.json, record 2: found start is "soon"; allowed: a time'],
    ['packed', 'bad/unpacked', 'unpacked.json.gz: found a file that is not packed by gzip'],
  ])('fails with the place of a record that is not read: %s', async (name, prefix, said) => {
    const end = await run(name, prefix);
    expect([end.TrainingJobStatus, end.FailureReason]).toEqual([
      'Failed',
      expect.stringContaining(`ClientError: Unable to read data channel 'train'. (${said}`),
    ]);
  });

  test('is interrupted where that is ordered', async () => {
    expect(await run('taken', 'good/')).toMatchObject({ SecondaryStatus: 'Interrupted' });
  });

  test('knows an algorithm of JumpStart by its script, and leaves its model on AWS', async () => {
    const changes = {
      AlgorithmSpecification: { TrainingImage: PYTORCH, TrainingInputMode: 'File' },
      HyperParameters: {
        sagemaker_program: '"transfer_learning.py"',
        sagemaker_submit_directory:
          '"s3://jumpstart-cache-prod-us-east-1/source-directory-tarballs/pytorch/tabtransformer/v1/sourcedir.tar.gz"',
      },
      InputDataConfig: [
        channel('training', 'names/'),
        channel('model', '', { source: { S3Uri: 's3://jumpstart-cache-prod-us-east-1/m.tar.gz' } }),
      ],
    };
    const { FailureReason: reason } = await run('jump', '', changes);
    expect(reason).toContain('(notes.txt: found no such file; allowed: CSV: what is predicted');
    expect(logOf(local, 'jump', 'algo-1')).toContain('channel model: JumpStart has it on AWS');
  });
});
