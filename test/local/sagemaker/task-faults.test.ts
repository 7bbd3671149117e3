import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectories } from '../_helpers/assemblies';
import { prepareEnvironment } from '../_helpers/environments';
import { isRunning } from '../_helpers/running';
import { type LocalSageMaker, startLocalSageMaker, until } from './_helpers/local-sagemaker';
import { imagesIn, type TaskJob, taskRequest, writeTasks } from './_helpers/tasks';

let local: LocalSageMaker;

beforeAll(async () => {
  await prepareEnvironment();
  const assembly = writeTasks({ tested: { code: join(__dirname, 'fixtures/functions') } });
  local = await startLocalSageMaker({
    images: imagesIn(assembly),
    awsEnvironment: () => ({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${local.port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    }),
  });
});

afterAll(async () => {
  await local.close();
  removeDirectories();
});

const run = (name: string, job: TaskJob) => local.run(taskRequest(name, job));

const pathOfLog = (job: string, host = 'algo-1') =>
  join(local.service.jobDirectory(job), 'logs', `${host}.log`);

/** Process ids of the runners of a job's hosts, once the function runs on all of them. */
async function runners(job: string, hosts: readonly string[]): Promise<number[]> {
  const pids: number[] = [];
  for (const host of hosts) {
    let found: string | undefined;
    await until(() => {
      try {
        found = /ready ?(\d*)/.exec(readFileSync(pathOfLog(job, host), 'utf8'))?.[1];
      } catch {
        // Not there yet.
      }
      return found !== undefined;
    });
    pids.push(Number(found));
  }
  return pids;
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
    const changes = { StoppingCondition: { MaxRuntimeInSeconds: 1 } };
    const end = await run('hangs', { entry: 'faults:hangs', changes });
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
    });
    const [pid = 0] = await runners('hangs', ['algo-1']);
    expect(isRunning(pid)).toBe(false);
  });

  test('is stopped on request, and says where it was', async () => {
    await local.service.call(
      'CreateTrainingJob',
      taskRequest('stops', { entry: 'faults:stops', hosts: 2 }),
    );
    await runners('stops', ['algo-1', 'algo-2']);
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
    await local.service.call(
      'CreateTrainingJob',
      taskRequest(name, { entry: 'faults:killed', hosts: 3 }),
    );
    const hosts = ['algo-1', 'algo-2', 'algo-3'];
    const pids = await runners(name, hosts);
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
