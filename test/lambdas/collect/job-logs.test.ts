import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { readBack, readLog, readTails, searchLog } from '../../../lambdas/collect/job-logs';
import {
  type ServiceGateway,
  startServiceGateway,
} from '../../local/gateway/_helpers/service-gateway';

const GROUP = '/aws/sagemaker/TrainingJobs';
const before = { ...process.env };
let around: ServiceGateway;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  around = await startServiceGateway('eu-west-1', {});
  // As the local account tells functions where the services are.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: around.endpoint,
    AWS_REGION: around.region,
    AWS_ACCESS_KEY_ID: around.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: around.credentials.secretAccessKey,
  });
  logs = new CloudWatchLogsClient({});
});

afterAll(async () => {
  process.env = before;
  logs?.destroy();
  await around?.close();
});

/** Writes a stream; of numbers, that many lines. */
async function stream(name: string, count: number, length = 1): Promise<void> {
  const timestamp = Date.now();
  await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: name }));
  const logEvents = Array.from({ length: count }, (_, index) => ({
    message: `${name} ${index + 1} ${'x'.repeat(length)}`,
    timestamp: timestamp + index,
  }));
  // A mebibyte at a time, as CloudWatch Logs takes it.
  const most = Math.floor(1_000_000 / (length + 60));
  for (let start = 0; start < count; start += most) {
    await logs.send(
      new PutLogEventsCommand({
        logGroupName: GROUP,
        logStreamName: name,
        logEvents: logEvents.slice(start, start + most),
      }),
    );
  }
}

async function all(jobName: string): Promise<string[]> {
  const messages: string[] = [];
  for await (const lines of readLog(jobName)) messages.push(...lines.map((line) => line.message));
  return messages;
}

describe('the logs of a training job', () => {
  test('fail by name where there is no log group yet', async () => {
    await expect(readTails('run')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  describe('in a log group', () => {
    beforeAll(async () => {
      await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
      await stream('run/algo-1-1700000000', 150);
      await stream('run/algo-1-1700000900', 101);
      for (const host of [10, 2, 3, 4, 5, 6, 7, 8, 9]) {
        await stream(`run/algo-${host}-1700000000`, host);
      }
      await stream('run/data-log-of-others', 1);
      await stream('run-2/algo-1-1700000000', 1);
      await stream('long/algo-1-1700000000', 7_000);
      await stream('long/algo-1-1700000900', 7_000);
      await stream('wide/algo-1-1700000000', 60, 100_000);
      await stream('wide/algo-1-1700000900', 1);
    });

    test('are read back from the end of one host, its last start first', async () => {
      const pages: (readonly string[])[] = [];
      for await (const lines of readBack('run', 'algo-1')) {
        if (lines.length > 0) pages.push(lines.map(({ message }) => message.trim()));
      }
      expect(pages[0]?.at(-1)).toMatch(/^run\/algo-1-1700000900 101 /);
      expect(pages.flat()).toHaveLength(251);
      for await (const _ of readBack('run', 'algo-99')) throw new Error('There is no such host.');
    });

    test('are read of the first host, from its first start on', async () => {
      const messages = await all('run');
      expect(messages).toHaveLength(251);
      expect(messages[0]).toBe('run/algo-1-1700000000 1 x');
      expect(messages.at(-1)).toBe('run/algo-1-1700000900 101 x');
    });

    test('are read up to 10,000 lines or 5 MiB', async () => {
      expect(await all('long')).toHaveLength(10_000);
      expect(await all('wide')).toHaveLength(60);
    });

    test('have the ends of 8 hosts, 100 lines of each, by number', async () => {
      const tails = await readTails('run');
      expect(tails.map(({ host }) => host)).toEqual(
        [1, 2, 3, 4, 5, 6, 7, 8].map((host) => `algo-${host}`),
      );
      expect(tails[0]).toMatchObject({ isCut: true });
      expect(tails[0]?.lines).toHaveLength(100);
      expect(tails[0]?.lines.at(-1)).toBe('run/algo-1-1700000900 101 x');
      expect(tails[1]).toEqual({
        host: 'algo-2',
        lines: ['run/algo-2-1700000000 1 x', 'run/algo-2-1700000000 2 x'],
        isCut: false,
      });
    });

    test('are none of a job that wrote none, nor of one whose name starts alike', async () => {
      expect(await readTails('ru')).toEqual([]);
      expect(await all('ru')).toEqual([]);
      expect(await all('run-2')).toHaveLength(1);
    });

    test('are searched on all hosts', async () => {
      const found = await searchLog('run', 'algo-9-1700000000 9 ');
      expect(found).toEqual(['run/algo-9-1700000000 9 x']);
    });
  });
});
