import { existsSync } from 'node:fs';
import type { DescribeTrainingJobResponse } from '../../../../lib/local/sagemaker';
import { SageMakerService, type SageMakerServiceOptions } from '../../../../lib/local/sagemaker';
import { allEnded } from '../../../_helpers/processes';
import { clockWithLimit, linesOf, namesInArchive, statuses } from '../_helpers/job-facts';
import { type LocalSageMaker, requestFor, startLocalSageMaker } from '../_helpers/local-sagemaker';

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

let services = 1;
/** A service with jobs of its own. */
function another(changes: Partial<SageMakerServiceOptions> = {}): SageMakerService {
  const directory = `${local.directory}/${++services}`;
  return new SageMakerService({ ...local.options, directory, ...changes });
}

describe('more jobs than the machine has processors', () => {
  const names = ['first', 'second', 'third', 'fourth', 'fifth'];

  test('run in the order in which they were asked for, so many at a time', async () => {
    const service = another({ processors: 2 });
    const running = new Set<string>();
    const most: number[] = [];
    const begun: string[] = [];
    service.on('status', ({ job, status, secondaryStatus }) => {
      if (secondaryStatus === 'Starting') begun.push(job);
      if (secondaryStatus === 'Starting') running.add(job);
      if (status === 'Completed') running.delete(job);
      most.push(running.size);
    });
    for (const name of names) await service.call('CreateTrainingJob', requestFor('ok', name));
    const ends = await Promise.all(names.map((name) => service.waitForTrainingJob(name)));
    expect(ends.map(({ TrainingJobStatus }) => TrainingJobStatus)).toEqual(
      names.map(() => 'Completed'),
    );
    expect(begun).toEqual(names);
    expect(Math.max(...most)).toBe(2);
    expect(statuses(ends[1] as DescribeTrainingJobResponse)[0]).toBe('Starting');
    expect(statuses(ends[2] as DescribeTrainingJobResponse).slice(0, 2)).toEqual([
      'Pending',
      'Starting',
    ]);
    await service.close();
  });

  test('are Pending, and are stopped then without having begun', async () => {
    const { clock, isUp } = clockWithLimit(1_800);
    const service = another({ processors: 1, clock });
    const lines = linesOf(service);
    const create = (name: string, limits: Record<string, number> = {}) => {
      const StoppingCondition = { MaxRuntimeInSeconds: 3_600, ...limits };
      return service.call('CreateTrainingJob', requestFor('forever', name, { StoppingCondition }));
    };
    await create('runs');
    await create('is-stopped');
    await create('waits-too-long', { MaxPendingTimeInSeconds: 1_800 });
    await create('is-next');
    await expect(
      service.call('DescribeTrainingJob', { TrainingJobName: 'is-stopped' }),
    ).resolves.toMatchObject({ TrainingJobStatus: 'InProgress', SecondaryStatus: 'Pending' });
    await service.call('StopTrainingJob', { TrainingJobName: 'is-stopped' });
    isUp();
    for (const name of ['is-stopped', 'waits-too-long']) {
      const end = await service.waitForTrainingJob(name);
      expect(statuses(end)).toEqual(['Pending', 'Stopping', 'Stopped']);
      expect(end.TrainingStartTime).toBeUndefined();
      expect(existsSync(service.jobDirectory(name))).toBe(false);
    }
    await lines('runs', /ready/);
    await service.call('StopTrainingJob', { TrainingJobName: 'runs' });
    await lines('is-next', /ready/);
    await service.close();
  });

  test('count with all their processes', async () => {
    const service = another({ processors: 2 });
    const two = { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 };
    await service.call('CreateTrainingJob', requestFor('forever', 'one'));
    await service.call('CreateTrainingJob', requestFor('forever', 'two', { ResourceConfig: two }));
    const described = { TrainingJobName: 'two' };
    await expect(service.call('DescribeTrainingJob', described)).resolves.toMatchObject({
      SecondaryStatus: 'Pending',
    });
    await service.close();
    await expect(service.waitForTrainingJob('two')).resolves.toMatchObject({
      TrainingJobStatus: 'Stopped',
    });
  });
});

describe('a training job that is stopped', () => {
  test('gets SIGTERM, saves its model and ends as Stopped', async () => {
    const ready = linesOf(local.service)('stopped', /ready/);
    await local.service.call('CreateTrainingJob', requestFor('forever', 'stopped'));
    await ready;
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
    const service = another({ stopGraceMs: 300 });
    const ready = linesOf(service)('stubborn', /ready (\d+)/);
    const HyperParameters = { stubborn: 'true' };
    await service.call('CreateTrainingJob', requestFor('forever', 'stubborn', { HyperParameters }));
    const [[, pid] = []] = await ready;
    const abort = new AbortController();
    const waiting = service.waitForTrainingJob('stubborn', abort.signal);
    abort.abort(new Error('execution stopped'));
    await expect(waiting).rejects.toThrow('execution stopped');
    const end = await service.waitForTrainingJob('stubborn');
    expect(end.TrainingJobStatus).toBe('Stopped');
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    await service.close();
  });

  test('is stopped when its time is up', async () => {
    const { clock, isUp } = clockWithLimit(77);
    const service = another({ clock });
    service.on('log', ({ line }) => line.startsWith('ready') && isUp());
    const StoppingCondition = { MaxRuntimeInSeconds: 77 };
    await service.call(
      'CreateTrainingJob',
      requestFor('forever', 'time-up', { StoppingCondition }),
    );
    const end = await service.waitForTrainingJob('time-up');
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
      TrainingTimeInSeconds: expect.any(Number),
    });
    expect(statuses(end).slice(3)).toEqual(['Stopping', 'Uploading', 'MaxRuntimeExceeded']);
    await expect(local.keys('jobs/time-up/')).resolves.toEqual([
      'jobs/time-up/output/model.tar.gz',
    ]);
    await service.close();
  });

  test('never starts when it is stopped before', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'early'));
    await local.service.call('StopTrainingJob', { TrainingJobName: 'early' });
    const end = await local.service.waitForTrainingJob('early');
    expect(statuses(end)).toEqual(['Starting', 'Stopping', 'Stopped']);
  });

  test('does not keep a closing service waiting for its grace period', async () => {
    const service = another();
    const HyperParameters = { stubborn: 'true' };
    const said = linesOf(service);
    const ready = said('patient', /ready/);
    await service.call('CreateTrainingJob', requestFor('forever', 'patient', { HyperParameters }));
    await ready;
    await service.call('StopTrainingJob', { TrainingJobName: 'patient' });
    await said('patient', /asked to stop/);
    // With it, that is an hour, this test would run out of time.
    await service.close();
  });

  test('leaves no process when the service closes', async () => {
    const service = another();
    const said = linesOf(service);
    await service.call('CreateTrainingJob', requestFor('forever', 'closing'));
    await service.call('CreateTrainingJob', requestFor('group', 'group'));
    const [[, pid] = []] = await said('closing', /ready (\d+)/);
    const [[, grandchild] = []] = await said('group', /grandchild (\d+)/);
    await service.close();
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    await allEnded(Number(grandchild));
    await expect(service.call('CreateTrainingJob', requestFor('ok', 'late'))).rejects.toMatchObject(
      { code: 'ServiceUnavailable' },
    );
  });
});
