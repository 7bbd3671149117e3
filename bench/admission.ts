import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TURNS_PER_SECOND } from '../lib/core/turns';
import { type LocalAccount, startLocalAccount } from '../lib/local';
import { bareProgram } from './bare-training';
import { table } from './measure';
import { watchMemory } from './process-tree';

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

/** A way to ask for a training: resolves once it has ended. */
type Ask = (name: string) => Promise<void>;

/** What asks for trainings, by the account that runs them. */
type Asking = (account: LocalAccount, jobs: Jobs) => Promise<Ask>;

/**
 * Many trainings asked for at once, beside a client that asks for as many at a time as the machine
 * has processors; each beside the bare training program, run so many at a time by hand with a thread
 * each: the ideal. Asked for by CreateTrainingJob, and by executions, which create no more than
 * {@link TURNS_PER_SECOND} jobs a second: their ideal is no shorter than that takes.
 */
export async function admission(assembly: string, python: string): Promise<void> {
  const pace = (TRAININGS - 1) / TURNS_PER_SECOND;
  const rows: string[][] = [];
  for (const [name, asking, least] of [
    ['CreateTrainingJob', byJobs, 0],
    ['executions', byExecutions, pace],
  ] as const) {
    for (const inFlight of [PROCESSORS, TRAININGS]) {
      const run = await trainings(assembly, python, inFlight, asking);
      const ideal = Math.max(run.bare, least);
      rows.push([
        `${name}, ${inFlight === TRAININGS ? 'all at once' : `${inFlight} in flight`}`,
        `${run.seconds.toFixed(1)} s`,
        `${run.bare.toFixed(1)} s`,
        `${ideal.toFixed(1)} s`,
        `${(run.seconds / ideal).toFixed(2)} ×`,
        `${Math.round(run.megabytes)} MB`,
        String(run.most),
        String(run.outOfTurn),
      ]);
    }
  }
  table(
    `${TRAININGS} trainings on ${PROCESSORS} processors (goal: memory at most that of ${PROCESSORS} in flight, time at most 1.1 ×)`,
    [
      ...['asked for by', 'time', 'bare programs', 'ideal', 'ratio', 'peak memory'],
      ...['jobs at a time', 'out of turn'],
    ],
    rows,
  );
}

/** Runs the trainings in an account of their own, then their bare programs. */
async function trainings(
  assembly: string,
  python: string,
  inFlight: number,
  asking: Asking,
): Promise<Run> {
  const account = await startLocalAccount({ assembly, python, root: process.cwd() });
  try {
    const jobs = new Jobs(account);
    const ask = await asking(account, jobs);
    const peak = watchMemory();
    const start = performance.now();
    await atATime(inFlight, (number) => ask(`training-${number}`));
    const seconds = (performance.now() - start) / 1_000;
    const megabytes = peak();
    const bare = await bareSeconds(account, python);
    return { seconds, megabytes, bare, most: jobs.most, outOfTurn: jobs.outOfTurn() };
  } finally {
    await account.close();
  }
}

async function byExecutions(account: LocalAccount, jobs: Jobs): Promise<Ask> {
  const client = new SFNClient(config(account));
  const { stateMachineArn } = account;
  const input = await request(account);
  return async (name) => {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input }),
    );
    await jobs.ended(name);
    await executionEnd(client, executionArn);
  };
}

/** The job of an execution, asked for again and again. */
async function byJobs(account: LocalAccount, jobs: Jobs): Promise<Ask> {
  const first = 'the-first';
  await (await byExecutions(account, jobs))(first);
  const client = new SageMakerClient(config(account));
  const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: first }));
  const { TrainingImage, TrainingInputMode } = job.AlgorithmSpecification ?? {};
  return async (name) => {
    await client.send(
      new CreateTrainingJobCommand({
        TrainingJobName: name,
        AlgorithmSpecification: { TrainingImage, TrainingInputMode },
        RoleArn: job.RoleArn,
        InputDataConfig: job.InputDataConfig,
        OutputDataConfig: job.OutputDataConfig,
        ResourceConfig: job.ResourceConfig,
        StoppingCondition: job.StoppingCondition,
        HyperParameters: job.HyperParameters,
      }),
    );
    await jobs.ended(name);
  };
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
