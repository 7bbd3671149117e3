import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../../../lib/local/aws/clock';
import { LogStore, LogsService, logWriter } from '../../../../lib/local/logs';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import { type LocalSageMaker, requestFor, startLocalSageMaker } from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What is in use after garbage was collected: what lies about depends on how busy the machine is. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

describe('metrics', () => {
  test('describes metrics by the job’s expressions, the latest value of each', async () => {
    const seen: unknown[] = [];
    local.service.on('metric', ({ name, value }) => seen.push([name, value]));
    const end = await local.run(
      requestFor('metrics', 'metrics', {
        AlgorithmSpecification: {
          TrainingImage: 'fixture/metrics',
          TrainingInputMode: 'File',
          MetricDefinitions: [
            { Name: 'validation:rmse', Regex: '.*\\[[0-9]+\\].*#011validation-rmse:(\\S+)' },
            { Name: 'train:rmse', Regex: '\\ttrain-rmse:(\\S+)' },
            { Name: 'loss', Regex: 'loss = (?P<value>[0-9e.-]+|nan);?' },
            { Name: 'accuracy', Regex: 'accuracy: ([0-9.]+)' },
            { Name: 'absent', Regex: 'nothing (.*)' },
          ],
        },
      }),
    );
    local.service.removeAllListeners('metric');
    expect(seen.slice(0, 2)).toEqual([
      ['validation:rmse', 1.1],
      ['train:rmse', 0.9],
    ]);
    expect(end.FinalMetricDataList).toEqual([
      { MetricName: 'validation:rmse', Value: Math.fround(0.9), Timestamp: expect.any(Number) },
      { MetricName: 'train:rmse', Value: Math.fround(0.7), Timestamp: expect.any(Number) },
      { MetricName: 'accuracy', Value: Math.fround(0.123456789), Timestamp: expect.any(Number) },
    ]);
  });
});

describe('log lines', () => {
  test('shows its files in log lines as a container has them; its own file has the real ones', async () => {
    const lines: string[] = [];
    const listen = ({ job, line }: { job: string; line: string }) => {
      if (job === 'where') lines.push(line);
    };
    local.service.on('log', listen);
    await local.run(requestFor('fail', 'where'));
    local.service.off('log', listen);
    expect(lines).toContain('stopped in /opt/ml');
    const directory = local.service.jobDirectory('where');
    const log = readFileSync(join(directory, 'logs/algo-1.log'), 'utf8');
    expect(log).toContain(`stopped in ${directory}/hosts/algo-1/opt/ml`);
  });
});

describe('logs', () => {
  const group = '/aws/sagemaker/TrainingJobs';

  /** SageMaker with CloudWatch Logs, which has a folder of its own. */
  function withLogs(name: string) {
    const directory = join(local.directory, name);
    mkdirSync(directory);
    const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
    const store = new LogStore({ ...place, clock: systemClock, directory });
    const logs = logWriter(store, async () => undefined);
    const service = new SageMakerService({ ...local.options, directory, logs });
    const read = async (operation: string, input: object): Promise<Answer> =>
      (await new LogsService(store).call(operation, { logGroupName: group, ...input })) as Answer;
    return { service, read };
  }

  interface Answer {
    readonly logStreams: readonly { readonly logStreamName: string }[];
    readonly events: readonly { readonly message: string }[];
  }

  test('of 100 MB are kept whole, in little memory, and searched to the last line', async () => {
    const { service, read } = withLogs('noisy');
    const before = heldBytes();
    let peak = before;
    let lines = 0;
    service.on('log', () => {
      // Seldom: garbage is collected for it, and what leaks would still be there.
      if (++lines % 250_000 === 0) peak = Math.max(peak, heldBytes());
    });
    await service.call(
      'CreateTrainingJob',
      requestFor('noisy', 'noisy', {
        HyperParameters: { bytes: String(100_000_000) },
        AlgorithmSpecification: {
          TrainingImage: 'fixture/noisy',
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'loss', Regex: '.*#011loss:(\\S+)' }],
        },
      }),
    );
    const end = await service.waitForTrainingJob('noisy');
    expect(end.FinalMetricDataList?.[0]?.Value).toBe(0.25);
    const log = join(service.jobDirectory('noisy'), 'logs/algo-1.log');
    expect(execFileSync('wc', ['-c', log]).toString()).toMatch(/^\s*100600014 /);
    const { events } = await read('FilterLogEvents', { filterPattern: '"loss:0.25"' });
    expect(events.map(({ message }) => message)).toEqual(['[7]#011loss:0.25']);
    expect(peak - before).toBeLessThan(50_000_000);
    await service.close();
  });

  test('reach CloudWatch Logs, a stream per host, tabs as #011, long lines in pieces', async () => {
    const { service, read } = withLogs('to-cloudwatch');
    const lines: number[] = [];
    service.on('log', ({ line }) => lines.push(line.length));
    await service.call(
      'CreateTrainingJob',
      requestFor('noisy', 'to-cloudwatch', { HyperParameters: { bytes: '1100000' } }),
    );
    await service.waitForTrainingJob('to-cloudwatch');
    const { logStreams } = await read('DescribeLogStreams', {});
    const names = logStreams.map(({ logStreamName }) => logStreamName);
    expect(names).toEqual([expect.stringMatching(/^to-cloudwatch\/algo-1-\d{10}$/)]);
    const { events } = await read('GetLogEvents', { logStreamName: names[0], limit: 5 });
    expect(events.at(-1)?.message).toBe('[7]#011loss:0.25');
    expect(lines).toHaveLength(11_000 + 3 + 1);
    expect(events.at(-2)?.message).toHaveLength(600_000 - 2 * 262_144);
    await service.close();
  });
});
