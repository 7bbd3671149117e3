import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SageMakerService } from '../../../lib/local/sagemaker';
import { isRunning } from '../../_helpers/processes';
import { removeDirectories } from '../_helpers/assemblies';
import { prepareEnvironment } from '../_helpers/environments';
import { clockWithLimit, linesOf } from './_helpers/job-facts';
import { type LocalSageMaker, startLocalSageMaker } from './_helpers/local-sagemaker';
import { imagesIn, type TaskJob, taskRequest, writeTasks } from './_helpers/tasks';

let local: LocalSageMaker;

beforeAll(async () => {
  await prepareEnvironment();
  const assembly = writeTasks({ tested: { code: join(__dirname, 'fixtures/functions') } });
  local = await startLocalSageMaker({
    images: imagesIn(assembly),
  });
});

afterAll(async () => {
  await local.close();
  removeDirectories();
});

const run = (name: string, job: TaskJob) => local.run(taskRequest(name, job));

const pathOfLog = (job: string, host = 'algo-1') =>
  join(local.service.jobDirectory(job), 'logs', `${host}.log`);

/**
 * Starts a job whose function says `ready`, with the id of its runner or without one; those ids by
 * host, once it runs on all of them.
 */
async function begin(name: string, job: TaskJob): Promise<number[]> {
  const ready = linesOf(local.service)(name, /ready ?(\d*)/, job.hosts);
  await local.service.call('CreateTrainingJob', taskRequest(name, job));
  const lines = await ready;
  return lines.map(([, pid]) => Number(pid));
}

describe('a training function that fails', () => {
  test('fails with the line that raised and its rank, and the other hosts end', async () => {
    const end = await run('raises', { entry: 'faults:raises', hosts: 3 });
    expect(end.FailureReason).toMatch(
      /^AlgorithmError: \[rankzero\] UserError: ValueError: bad shape \(faults\.py:\d+ in raises\)\nrank 1 of 3 on algo-2, exit code: 1$/,
    );
    expect(readFileSync(pathOfLog('raises', 'algo-2'), 'utf8')).toContain('Traceback');
  });

  test.each([
    ['exits', /UserExit: .*3/],
    ['vanishes', /UserExit: .*exit code 0/],
    ['imports', /MissingRequirement: .*not_there_at_all/],
    ['forgets', /BadOutput: .*value/s],
  ])('fails when it %s', async (fault, reason) => {
    const end = await run(fault, { entry: `faults:${fault}` });
    expect(end).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: expect.stringMatching(reason),
    });
    expect(end.FailureReason).toContain('rank 0 of 1 on algo-1');
  });

  test('fails for want of a right to store its outputs', async () => {
    const job = { entry: 'work:place', hosts: 1 };
    const request = taskRequest('elsewhere', job);
    const description = JSON.parse(
      String((request.HyperParameters as Record<string, string>)._rankzero),
    );
    description.jobs = 's3://no-such-bucket/jobs';
    const end = await local.run({
      ...request,
      HyperParameters: { _rankzero: JSON.stringify(description) },
    });
    expect(end.FailureReason).toMatch(/UploadFailed: .*no-such-bucket/);
  });
});

describe('a training function that does not end', () => {
  test('is killed when its time is up, although it ignores the request', async () => {
    const { clock, isUp } = clockWithLimit(77);
    const service = new SageMakerService({
      ...local.options,
      directory: `${local.directory}/2`,
      stopGraceMs: 300,
      clock,
    });
    const ready = linesOf(service)('hangs', /ready (\d+)/);
    const changes = { StoppingCondition: { MaxRuntimeInSeconds: 77 } };
    await service.call(
      'CreateTrainingJob',
      taskRequest('hangs', { entry: 'faults:hangs', changes }),
    );
    const [[, pid] = []] = await ready;
    isUp();
    const end = await service.waitForTrainingJob('hangs');
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
    });
    expect(isRunning(Number(pid))).toBe(false);
    await service.close();
  });

  test('is stopped on request, and says where it was', async () => {
    await begin('stops', { entry: 'faults:stops', hosts: 2 });
    await local.service.call('StopTrainingJob', { TrainingJobName: 'stops' });
    const end = await local.service.waitForTrainingJob('stops');
    expect(end).toMatchObject({ TrainingJobStatus: 'Stopped' });
    expect(end.FailureReason).toBeUndefined();
    expect(readFileSync(pathOfLog('stops'), 'utf8')).toMatch(/rank 0 of 2 on algo-1 stopped: .*;/);
  });

  test.each([
    ['runner', 0],
    ['function', 1],
  ])('fails with the host whose %s is killed, and the others end', async (what, child) => {
    const name = `killed-${what}`;
    const pids = await begin(name, { entry: 'faults:killed', hosts: 3 });
    const victim = child === 0 ? pids[1] : childOf(pids[1] ?? 0);
    process.kill(victim ?? 0, 'SIGKILL');
    const end = await local.service.waitForTrainingJob(name);
    expect(end.FailureReason).toMatch(
      child === 0
        ? /^AlgorithmError: , exit code: 137$/
        : /^AlgorithmError: \[rankzero\] Killed: .*\nrank 1 of 3 on algo-2, exit code: 1$/s,
    );
    if (child === 0) {
      const log = join(local.service.jobDirectory(name), 'logs/algo-2.log');
      expect(readFileSync(log, 'utf8')).toContain('rankzero: algo-2 was killed by SIGKILL.');
    }
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

describe('a training function that prints 100 MB', () => {
  test('has every byte in its log', async () => {
    const before = process.memoryUsage().rss;
    const end = await local.run(taskRequest('prints', { entry: 'faults:prints', outputs: {} }));
    expect(end.FailureReason).toBeUndefined();
    expect(statSync(pathOfLog('prints')).size).toBeGreaterThanOrEqual(100_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

/** The process that the runner has forked to call the function in. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}
