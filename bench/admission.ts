import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type LocalAccount, startLocalAccount } from '../lib/local';
import { bareProgram } from './bare-training';
import { table } from './measure';
import { watchMemory } from './process-memory';

const TRAININGS = Number(process.env.TRAININGS ?? 200);
const PROCESSORS = availableParallelism();
const POLL_MS = 20;

/** How a number of trainings went. */
interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  /** Jobs that ran at a time, at most. */
  readonly most: number;
  /** Jobs that began before one that had been created earlier. */
  readonly outOfTurn: number;
  /** Seconds of the bare programs, as many at a time as there are processors. */
  readonly bare: number;
}

/**
 * Many trainings asked for at once, beside a client that asks for as many at a time as the machine
 * has processors; each beside the bare training program, run so many at a time by hand with a thread
 * each: the ideal.
 */
export async function admission(assembly: string, python: string): Promise<void> {
  const inFlight = await trainings(assembly, python, PROCESSORS);
  const atOnce = await trainings(assembly, python, TRAININGS);
  const row = (name: string, { seconds, bare, megabytes, most, outOfTurn }: Run) => [
    name,
    `${seconds.toFixed(1)} s`,
    `${bare.toFixed(1)} s`,
    `${(seconds / bare).toFixed(2)} ×`,
    `${megabytes} MB`,
    String(most),
    String(outOfTurn),
  ];
  table(
    `${TRAININGS} executions on ${PROCESSORS} processors (goal: memory at most that of ${PROCESSORS} in flight, time at most 1.1 ×)`,
    ['', 'time', 'the bare programs', 'ratio', 'peak memory', 'jobs at a time', 'out of turn'],
    [row(`${PROCESSORS} in flight`, inFlight), row('all at once', atOnce)],
  );
}

/** Runs the trainings in an account of their own, then their bare programs. */
async function trainings(assembly: string, python: string, inFlight: number): Promise<Run> {
  const account = await startLocalAccount({ assembly, python, root: process.cwd() });
  const client = new SFNClient(config(account));
  try {
    const jobs = new Jobs(account);
    const input = await request(account);
    const peak = watchMemory();
    const start = performance.now();
    await atATime(inFlight, async (number) => {
      const name = `training-${number}`;
      const { executionArn } = await client.send(
        new StartExecutionCommand({ stateMachineArn: account.stateMachineArn, name, input }),
      );
      await jobs.ended(name);
      await executionEnd(client, executionArn);
    });
    const seconds = (performance.now() - start) / 1_000;
    const megabytes = peak();
    const bare = await bareSeconds(account, python);
    return { seconds, megabytes, bare, most: jobs.most, outOfTurn: jobs.outOfTurn() };
  } finally {
    client.destroy();
    await account.close();
  }
}

/** What the account says of its jobs, each of which has the name of its execution. */
class Jobs {
  most = 0;
  private readonly created: string[] = [];
  private readonly begun: string[] = [];
  private readonly running = new Set<string>();
  private readonly endings = new Map<string, PromiseWithResolve>();

  constructor(account: LocalAccount) {
    account.sagemaker.on('status', ({ job, status, secondaryStatus }) => {
      if (!this.created.includes(job)) this.created.push(job);
      if (secondaryStatus === 'Starting') {
        this.begun.push(job);
        this.running.add(job);
        this.most = Math.max(this.most, this.running.size);
      }
      if (status === 'InProgress') return;
      this.running.delete(job);
      this.ending(job).resolve();
    });
  }

  ended(job: string): Promise<void> {
    return this.ending(job).promise;
  }

  outOfTurn(): number {
    const turns = this.begun.map((job) => this.created.indexOf(job));
    return turns.filter((turn, index) => turn < Math.max(-1, ...turns.slice(0, index))).length;
  }

  private ending(job: string): PromiseWithResolve {
    const known = this.endings.get(job);
    if (known !== undefined) return known;
    let resolve = () => {};
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    const made = { promise, resolve };
    this.endings.set(job, made);
    return made;
  }
}

interface PromiseWithResolve {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** Does something for each training, so many at a time. */
async function atATime(many: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < TRAININGS) await work(next++);
  };
  await Promise.all(Array.from({ length: many }, worker));
}

/** Polls, as clients do, but only once the job has ended. */
async function executionEnd(client: SFNClient, executionArn: string | undefined): Promise<void> {
  for (;;) {
    const { status, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') return;
    if (status !== 'RUNNING') throw new Error(cause);
    await delay(POLL_MS);
  }
}

async function bareSeconds(account: LocalAccount, python: string): Promise<number> {
  const run = promisify(execFile);
  const { args, env, remove } = bareProgram(account, 'training-0');
  const start = performance.now();
  await atATime(PROCESSORS, async () => {
    await run(python, args, { env: { ...env, OMP_NUM_THREADS: '1' } });
  });
  remove();
  return (performance.now() - start) / 1_000;
}

/** Puts the data there. */
async function request(account: LocalAccount): Promise<string> {
  const s3 = new S3Client({ ...config(account), forcePathStyle: true });
  const input = JSON.parse(readFileSync('examples/pima.json', 'utf8'));
  for (const name of ['train', 'validation']) {
    const Body = readFileSync(`examples/data/pima/${name}.csv`);
    const Key = `data/${name}.csv`;
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
    input.inputs[name] = `s3://${account.bucket}/${Key}`;
  }
  s3.destroy();
  return JSON.stringify(input);
}

function config(account: LocalAccount) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = account.environment;
  return {
    endpoint: account.endpoint,
    region: account.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}
