import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { combineImages, type RecordedJob, recordedImages } from '../../../../lib/local/sagemaker';
import { logOf, statuses } from '../_helpers/job-facts';
import {
  fixtureImages,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

const folder = mkdtempSync(join(tmpdir(), 'rankzero-recording-'));
const model = join(folder, 'model.tar.gz');
writeFileSync(model, 'an archive');

const RECORDING: RecordedJob = {
  name: 'theirs.json',
  phases: ['Training', 'Stopping', 'Uploading'],
  end: 'MaxRuntimeExceeded',
  log: { 'algo-1': ['loss=0.5'], 'algo-2': ['waits'] },
  model,
};

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({
    images: combineImages(fixtureImages, recordedImages(RECORDING)),
  });
});

afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true });
});

const RESOURCES = { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 };
const SPECIFICATION = { AlgorithmName: 'sold', TrainingInputMode: 'File' };

describe('a job that is played from a recording', () => {
  test('has its statuses, logs, metrics and archives, and is described as simulated', async () => {
    const end = await local.run(
      requestFor('', 'played', {
        AlgorithmSpecification: {
          TrainingImage: 'any/image:1',
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'loss', Regex: 'loss=(\\S+)' }],
        },
        Environment: { MODE: 'fast' },
        ResourceConfig: RESOURCES,
      }),
    );
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      Environment: { MODE: 'fast', RANKZERO_SIMULATED_FROM: 'theirs.json' },
      FinalMetricDataList: [{ MetricName: 'loss', Value: 0.5 }],
    });
    expect(statuses(end)).toEqual([
      'Starting',
      'Training',
      'Stopping',
      'Uploading',
      'MaxRuntimeExceeded',
    ]);
    expect(logOf(local, 'played', 'algo-2')).toMatch(
      /^rankzero: simulated: .*theirs\.json\.\nwaits\n$/,
    );
    const stored = await local.get('jobs/played/output/model.tar.gz');
    expect(stored.toString()).toBe('an archive');
  });

  test('stands for an algorithm of SageMaker’s API, and for no image that runs here', async () => {
    const played = await local.run(
      requestFor('', 'sold', { AlgorithmSpecification: SPECIFICATION }),
    );
    expect(played.TrainingJobStatus).toBe('Stopped');
    const ran = await local.run(requestFor('ok', 'ran'));
    expect(ran.TrainingJobStatus).toBe('Completed');
    expect(ran).not.toHaveProperty('Environment');
  });

  test('is no trial: all of them would be the same', async () => {
    const { StoppingCondition, ...job } = requestFor('', 'x', {
      AlgorithmSpecification: SPECIFICATION,
    });
    const { TrainingJobName: _name, ...definition } = job;
    const create = local.service.call('CreateHyperParameterTuningJob', {
      HyperParameterTuningJobName: 'search',
      HyperParameterTuningJobConfig: {
        Strategy: 'Random',
        HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        ParameterRanges: {
          ContinuousParameterRanges: [{ Name: 'a', MinValue: '0', MaxValue: '1' }],
        },
      },
      TrainingJobDefinition: { ...definition, StoppingCondition },
    });
    await expect(create).rejects.toThrow(/cannot be tuned from a recording/);
  });
});
