import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescribeTrainingJobResponse } from '../../../../lib/local/sagemaker';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import { logOf, namesInArchive, statuses } from '../_helpers/job-facts';
import {
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
  until,
} from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

async function described(
  local: LocalSageMaker,
  name: string,
): Promise<DescribeTrainingJobResponse> {
  const input = { TrainingJobName: name };
  return (await local.service.call('DescribeTrainingJob', input)) as DescribeTrainingJobResponse;
}

describe('a training job of several hosts', () => {
  test('fails as soon as one host fails, and ends the others', async () => {
    const end = await local.run(
      requestFor('fail', 'one-of-two', {
        HyperParameters: { host: 'algo-2', failure: 'no data' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
      }),
    );
    // The other host would sleep for longer than this test has time.
    expect(end.FailureReason).toBe('AlgorithmError: no data, exit code: 1');
  });
});

describe('a training job that is stopped', () => {
  const isReady =
    (job: string, service = local.service) =>
    () => {
      try {
        const log = join(service.jobDirectory(job), 'logs/algo-1.log');
        return readFileSync(log, 'utf8').includes('ready');
      } catch {
        return false;
      }
    };

  test('gets SIGTERM, saves its model and ends as Stopped', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'stopped'));
    await until(isReady('stopped'));
    expect((await described(local, 'stopped')).SecondaryStatus).toBe('Training');
    await local.service.call('StopTrainingJob', { TrainingJobName: 'stopped' });
    expect((await described(local, 'stopped')).TrainingJobStatus).toBe('Stopping');
    const end = await local.service.waitForTrainingJob('stopped');
    expect(end).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    expect(statuses(end).slice(2)).toEqual(['Training', 'Stopping', 'Uploading', 'Stopped']);
    await expect(namesInArchive(local, 'jobs/stopped/output/model.tar.gz')).resolves.toEqual([
      'saved',
    ]);
    await expect(
      local.service.call('StopTrainingJob', { TrainingJobName: 'stopped' }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'The request was rejected because the training job is in status Stopped.',
    });
  });

  test('is killed when it ignores SIGTERM, here because an execution was aborted', async () => {
    await local.service.call(
      'CreateTrainingJob',
      requestFor('forever', 'stubborn', { HyperParameters: { stubborn: 'true' } }),
    );
    await until(isReady('stubborn'));
    const abort = new AbortController();
    const waiting = local.service.waitForTrainingJob('stubborn', abort.signal);
    abort.abort(new Error('execution stopped'));
    await expect(waiting).rejects.toThrow('execution stopped');
    const end = await local.service.waitForTrainingJob('stubborn');
    expect(end.TrainingJobStatus).toBe('Stopped');
    const pid = Number(/ready (\d+)/.exec(logOf(local, 'stubborn'))?.[1]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('is stopped when its time is up', async () => {
    const end = await local.run(
      requestFor('forever', 'time-up', { StoppingCondition: { MaxRuntimeInSeconds: 1 } }),
    );
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
      TrainingTimeInSeconds: expect.any(Number),
    });
    expect(statuses(end).slice(3)).toEqual(['Stopping', 'Uploading', 'MaxRuntimeExceeded']);
    await expect(local.keys('jobs/time-up/')).resolves.toEqual([
      'jobs/time-up/output/model.tar.gz',
    ]);
  });

  test('never starts when it is stopped before', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'early'));
    await local.service.call('StopTrainingJob', { TrainingJobName: 'early' });
    const end = await local.service.waitForTrainingJob('early');
    expect(statuses(end)).toEqual(['Starting', 'Stopping', 'Stopped']);
  });

  test('does not keep a closing service waiting for its grace period', async () => {
    const service = new SageMakerService({
      ...local.options,
      directory: `${local.directory}/4`,
      stopGraceMs: 120_000,
    });
    const HyperParameters = { stubborn: 'true' };
    await service.call('CreateTrainingJob', requestFor('forever', 'patient', { HyperParameters }));
    await until(isReady('patient', service));
    await service.call('StopTrainingJob', { TrainingJobName: 'patient' });
    await delay(50);
    // With it, that is 120 seconds, this test would run out of time.
    await service.close();
  });

  test('leaves no process when the service closes', async () => {
    const service = new SageMakerService({ ...local.options, directory: `${local.directory}/2` });
    await service.call('CreateTrainingJob', requestFor('forever', 'closing'));
    await service.call('CreateTrainingJob', requestFor('group', 'group'));
    const log = join(service.jobDirectory('closing'), 'logs/algo-1.log');
    await until(isReady('closing', service));
    await service.close();
    const pid = Number(/ready (\d+)/.exec(readFileSync(log, 'utf8'))?.[1]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const left = readFileSync(join(service.jobDirectory('group'), 'logs/algo-1.log'), 'utf8');
    const grandchild = Number(/grandchild (\d+)/.exec(left)?.[1]);
    await until(() => {
      try {
        process.kill(grandchild, 0);
        return false;
      } catch {
        return true;
      }
    });
    await expect(service.call('CreateTrainingJob', requestFor('ok', 'late'))).rejects.toMatchObject(
      { code: 'ServiceUnavailable' },
    );
  });
});
