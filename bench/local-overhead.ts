import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { TrainingResult } from '../lib/core';
import { type LocalAccount, startLocalAccount } from '../lib/local';
import { bareTraining } from './bare-training';
import { median, ms, table } from './measure';
import { childMegabytes, residentMegabytes } from './process-memory';

const ROUNDS = 5;

interface Round {
  readonly milliseconds: number;
  readonly bare: number;
  readonly result: TrainingResult;
}

/**
 * What the workflow adds to a training: StartExecution to result, beside the same training program
 * started by hand on a copy of the same /opt/ml tree.
 */
export async function localOverhead(assembly: string, python: string): Promise<void> {
  const root = process.cwd();
  const startedAt = performance.now();
  const account = await startLocalAccount({ assembly, python, root });
  const ready = performance.now() - startedAt;
  try {
    const memory = residentMegabytes();
    const bucket = account.bucket;
    const s3 = new S3Client({ ...config(account), forcePathStyle: true });
    for (const name of ['train', 'validation']) {
      const Body = readFileSync(`examples/data/pima/${name}.csv`);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `data/${name}.csv`, Body }));
    }
    const rounds: Round[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const { milliseconds, result } = await execute(account, `bench-${round}`);
      const bare = bareTraining(account, result.job.name, python);
      // The first execution starts the Lambdas' processes; it is shown apart.
      rounds.push({ milliseconds, bare, result });
    }
    const [first, ...others] = rounds;
    const over = (r: Round) => r.milliseconds - r.bare;
    const phase = (name: string) => (r: Round) =>
      1_000 *
      (name === 'plan' ? r.result.timings.planSeconds : (r.result.timings.phases[name] ?? 0));
    const row = (name: string, figure: (r: Round) => number) => [
      name,
      first === undefined ? '' : ms(figure(first)),
      ms(median(others.map(figure))),
    ];
    table(
      `Local overhead of one execution (goal: ≤ 1,000 ms with the account up; median of ${ROUNDS})`,
      ['', 'first', 'median'],
      [
        row('StartExecution to result', (r) => r.milliseconds),
        row('the training program alone', (r) => r.bare),
        row('overhead', over),
        row('  until the job is created', phase('plan')),
        row('  Starting', phase('Starting')),
        row('  Downloading', phase('Downloading')),
        row('  Training, less the program', (r) => phase('Training')(r) - r.bare),
        row('  Uploading', phase('Uploading')),
      ],
    );
    table(
      'The account at rest',
      ['', ''],
      [
        ['ready after', ms(ready)],
        ['this process', `${memory} MB resident`],
        ['its processes', `${childMegabytes()} MB resident`],
      ],
    );
  } finally {
    await account.close();
  }
}

async function execute(
  account: LocalAccount,
  name: string,
): Promise<{ milliseconds: number; result: TrainingResult }> {
  const states = new SFNClient(config(account));
  const input = JSON.parse(readFileSync('examples/pima.json', 'utf8'));
  for (const channel of ['train', 'validation']) {
    input.inputs[channel] = `s3://${account.bucket}/data/${channel}.csv`;
  }
  const start = performance.now();
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(input),
    }),
  );
  for (;;) {
    const { status, output, cause } = await states.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status === 'SUCCEEDED') {
      const milliseconds = performance.now() - start;
      return { milliseconds, result: JSON.parse(output ?? '') as TrainingResult };
    }
    if (status !== 'RUNNING') throw new Error(cause);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function config(account: LocalAccount) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = account.environment;
  return {
    endpoint: account.endpoint,
    region: account.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}
