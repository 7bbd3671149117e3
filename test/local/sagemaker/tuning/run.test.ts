import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DescribeTrainingJobResponse,
  SageMakerService,
} from '../../../../lib/local/sagemaker';
import { clockWithLimit } from '../_helpers/job-facts';
import { type LocalSageMaker, python, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { trialImages, trialsOf, tune, tuningRequest } from '../_helpers/tuning';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({ images: trialImages, processors: 4 });
});

afterAll(async () => {
  await local.close();
});

const describeJob = async (TrainingJobName: string) =>
  (await local.service.call('DescribeTrainingJob', {
    TrainingJobName,
  })) as DescribeTrainingJobResponse;

describe('early stopping', () => {
  test('stops a trial that is worse than the median of the others, and not a better one', async () => {
    const end = await tune(
      local,
      tuningRequest('median', {
        // With this seed, three others come before 0.9.
        config: { Strategy: 'Grid', TrainingJobEarlyStoppingType: 'Auto', RandomSeed: 4 },
        limits: { MaxNumberOfTrainingJobs: undefined, MaxParallelTrainingJobs: 1 },
        ranges: {
          CategoricalParameterRanges: [
            { Name: 'x', Values: ['0.301', '0.302', '0.3', '0.303', '0.9'] },
          ],
        },
        // It goes on for ever unless it is stopped.
        hyperparameters: { steps: '4', hang_from: '0.9' },
      }),
    );
    const trials = await trialsOf(local, 'median');
    const worst = trials.find((it) => it.TunedHyperParameters?.x === '0.9');
    expect(worst).toMatchObject({ TrainingJobStatus: 'Stopped', ObjectiveStatus: 'Succeeded' });
    expect(end.TrainingJobStatusCounters).toMatchObject({ Completed: 4, Stopped: 1 });
    expect(end.BestTrainingJob?.TunedHyperParameters?.x).toBe('0.3');
  });

  test('of Hyperband gives few trials all of the resources', async () => {
    const { service } = local;
    const name = 'hyperband';
    // A trial takes its next step once the service has decided whether it may.
    const steps = new Map<string, number>();
    const release = ({ job }: { job: string }) =>
      setImmediate(async () => {
        const step = (steps.get(job) ?? 0) + 1;
        steps.set(job, step);
        const { TrainingJobStatus } = await describeJob(job);
        if (TrainingJobStatus !== 'InProgress') return;
        writeFileSync(join(service.jobDirectory(job), 'hosts/algo-1/opt/ml', `step-${step}`), '');
      });
    service.on('metric', release);
    const end = await tune(
      local,
      tuningRequest(name, {
        config: {
          Strategy: 'Hyperband',
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: 1, MaxResource: 9 } },
        },
        limits: { MaxNumberOfTrainingJobs: 12, MaxParallelTrainingJobs: 3 },
        hyperparameters: { steps: '9', gated: '' },
      }),
    );
    service.off('metric', release);
    const { Completed = 0, Stopped = 0 } = end.TrainingJobStatusCounters ?? {};
    expect(Completed + Stopped).toBe(12);
    expect(Stopped).toBeGreaterThanOrEqual(4);
    expect(end.BestTrainingJob?.TrainingJobStatus).toBe('Completed');
  });

  test('of Hyperband ends a trial that goes beyond the largest resource', async () => {
    const end = await tune(
      local,
      tuningRequest('beyond', {
        config: {
          Strategy: 'Hyperband',
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: 2, MaxResource: 2 } },
        },
        limits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
        hyperparameters: { steps: '3', hang: '' },
      }),
    );
    expect(end.TrainingJobStatusCounters?.Stopped).toBe(1);
  });
});

describe('completion criteria', () => {
  const one = { MaxNumberOfTrainingJobs: 30, MaxParallelTrainingJobs: 1 };
  const complete = (name: string, criteria: object, changes: object = {}) =>
    tune(
      local,
      tuningRequest(name, {
        config: { TuningJobCompletionCriteria: criteria },
        limits: one,
        ...changes,
      }),
    );

  test('end the job when an objective is good enough', async () => {
    const end = await complete('target', { TargetObjectiveMetricValue: 1.1 });
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    const best = end.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? 9;
    expect(best).toBeLessThanOrEqual(1.1);
    expect(end.TrainingJobStatusCounters?.Completed).toBeLessThan(30);
  });

  test('end the job when the best objective does not improve', async () => {
    const end = await complete('still', {
      BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
    });
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    expect(end.TuningJobCompletionDetails?.NumberOfTrainingJobsObjectiveNotImproving).toBe(3);
  });

  test('end the job when the search has converged', async () => {
    const end = await complete(
      'converged',
      { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' } },
      { hyperparameters: { kind: 'good' } },
    );
    expect(end.TrainingJobStatusCounters?.Completed).toBe(11);
    expect(end.TuningJobCompletionDetails?.ConvergenceDetectedTime).toEqual(expect.any(Number));
  });

  test('end the job when its time is up', async () => {
    const { clock, isUp } = clockWithLimit(120);
    const service = new SageMakerService({ ...local.options, clock });
    // One of the two trials hangs until it is stopped.
    service.on('trial', ({ status }) => status === 'Completed' && isUp());
    try {
      const end = await tune(
        { service },
        tuningRequest('long', {
          config: { Strategy: 'Grid' },
          limits: {
            MaxNumberOfTrainingJobs: 2,
            MaxParallelTrainingJobs: 2,
            MaxRuntimeInSeconds: 120,
          },
          ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.3', '0.9'] }] },
          hyperparameters: { hang_from: '0.5' },
        }),
      );
      expect(end).toMatchObject({
        HyperParameterTuningJobStatus: 'Completed',
        TrainingJobStatusCounters: { Completed: 1, Stopped: 1 },
      });
    } finally {
      await service.close();
    }
  });

  test('stop what is still running', async () => {
    const end = await tune(
      local,
      tuningRequest('running', {
        config: {
          Strategy: 'Grid',
          TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 1 },
        },
        limits: { MaxNumberOfTrainingJobs: 2 },
        ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.3', '0.9'] }] },
        hyperparameters: { hang_from: '0.5' },
      }),
    );
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 1, Stopped: 1 },
    });
  });
});

describe('a tuning job without success', () => {
  test('fails after five trials that have failed', async () => {
    const end = await tune(
      local,
      tuningRequest('failing', {
        limits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 1 },
        hyperparameters: { fail: '' },
      }),
    );
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No training job succeeded after 5 attempts\. /),
      TrainingJobStatusCounters: { Completed: 0, NonRetryableError: 5 },
      ObjectiveStatusCounters: { Succeeded: 0, Failed: 5 },
    });
    expect(end.BestTrainingJob).toBeUndefined();
    const [trial] = await trialsOf(local, 'failing');
    expect(trial).toMatchObject({
      TrainingJobStatus: 'Failed',
      ObjectiveStatus: 'Failed',
      FailureReason: 'AlgorithmError: no luck, exit code: 1',
    });
  });

  test('fails when no trial prints the objective', async () => {
    const end = await tune(local, tuningRequest('silent', { hyperparameters: { silent: '' } }));
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No objective metrics found after running 4 /),
      TrainingJobStatusCounters: { Completed: 4 },
      ObjectiveStatusCounters: { Failed: 4 },
    });
  });

  test('fails when the search cannot go on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rankzero-tuning-'));
    const bare = join(directory, 'python');
    // Without the environment's modules there is no Optuna.
    writeFileSync(bare, `#!/bin/sh\nexec '${python}' -S "$@"\n`, { mode: 0o755 });
    const service = new SageMakerService({ ...local.options, python: bare });
    try {
      const end = await tune({ service }, tuningRequest('no-search'));
      expect(end.HyperParameterTuningJobStatus).toBe('Failed');
      expect(end.FailureReason).toMatch(
        /^InternalServerError: .*code 1: .*No module named 'optuna'/s,
      );
    } finally {
      await service.close();
      rmSync(directory, { recursive: true });
    }
  });
});
