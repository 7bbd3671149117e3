import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetExecutionHistoryCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import { type LocalAccount, readFaults, startLocalAccount } from '../../../lib/local';
import { type Clock, systemClock } from '../../../lib/local/aws/clock';
import { FAULTS } from '../../../lib/local/faults/fault';
import { clientOf, python, root } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

/** Hangs if it is told to, where there is no checkpoint. */
const PYTHON = `
import time
from rankzero import Context, Outputs, task

@task
def train(hangs: bool, ctx: Context):
    mark = ctx.checkpoint_dir / "been"
    was_here = mark.exists()
    mark.write_text("here")
    if hangs and not was_here:
        print("HANGING", flush=True)
        time.sleep(600)
    return Outputs(resumed=was_here)
`;

const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');
const [, file = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
const faults = readFaults(file, 'docs/faults.md');

/** The interruption comes when the job hangs, however fast the machine is. */
const INTERRUPTION_MS = 3_600_000;
let hangs: () => void = () => undefined;
const hanging = new Promise<void>((resolve) => {
  hangs = resolve;
});

/** The state machine's waits pass at once, what lasts longer than any of them in real time. */
const LONGEST_WAIT_MS = 900_000;
const clock: Clock = {
  now: () => systemClock.now(),
  async sleep(ms, signal) {
    if (ms === INTERRUPTION_MS) return hanging;
    return systemClock.sleep(ms > LONGEST_WAIT_MS ? ms : ms / 1_000, signal);
  },
};

let folder: string;
let account: LocalAccount;
let states: SFNClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-faults-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  const directory = join(folder, 'jobs');
  account = await startLocalAccount({
    assembly: synthesize(),
    python,
    root,
    directory,
    clock,
    faults,
  });
  states = new SFNClient(clientOf(account));
  sagemaker = new SageMakerClient(clientOf(account));
});

afterAll(async () => {
  for (const client of [states, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Faults');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const custom = {
    source: join(folder, 'task'),
    entry: 'train:train',
    inputs: { hangs: input.flag() },
    outputs: { resumed: output.flag() },
    checkpoints: true,
  };
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'faults',
    tasks: [
      customTask('first', custom),
      customTask('spot', {
        ...custom,
        spot: true,
        stoppingCondition: { maxRuntimeInSeconds: 7_200, maxWaitTimeInSeconds: 7_200 },
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'faults',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

interface Run {
  readonly status: string | undefined;
  readonly result: { readonly outputs?: unknown; readonly attempts?: number };
  /** Errors of Tasks that failed on the way. */
  readonly errors: readonly (string | undefined)[];
  /** Hours that it took, by its history. */
  readonly hours: number;
  /** Names of the jobs that there were, sorted. */
  readonly jobs: readonly (string | undefined)[];
}

/** Runs an execution to its end. */
async function run(name: string, request: object = {}): Promise<Run> {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({ task: 'first', inputs: { hangs: false }, ...request }),
    }),
  );
  const { status, output: result, error, cause } = await endOfExecution(states, executionArn);
  if (status !== 'SUCCEEDED') throw new Error(`${error}: ${cause}`);
  const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
  const { TrainingJobSummaries = [] } = await sagemaker.send(
    new ListTrainingJobsCommand({ NameContains: name }),
  );
  return {
    status,
    result: JSON.parse(result ?? '{}'),
    errors: events.flatMap(
      ({ taskFailedEventDetails: failed, taskSubmitFailedEventDetails: refused }) =>
        failed?.error ?? refused?.error ?? [],
    ),
    hours:
      ((events.at(-1)?.timestamp?.getTime() ?? 0) - (events[0]?.timestamp?.getTime() ?? 0)) /
      3_600_000,
    jobs: TrainingJobSummaries.map((job) => job.TrainingJobName).sort(),
  };
}

const onTypes = (...instanceType: string[]) => ({
  overrides: { resources: { instanceType } },
});

// In the order of the file: what hits functions hits those of the first execution.
describe('an execution succeeds in spite of', () => {
  test('lambda-crash, lambda-timeout', async () => {
    const { errors, jobs } = await run('functions');
    expect(errors).toEqual(['Runtime.ExitError', 'Sandbox.Timedout']);
    expect(jobs).toEqual(['functions']);
  });

  test('throttling', async () => {
    const { errors, jobs } = await run('throttled');
    expect(errors).toEqual(Array(2).fill('SageMaker.AmazonSageMakerException'));
    expect(jobs).toEqual(['throttled']);
  });

  test('quota', async () => {
    const { errors, jobs } = await run('in-line', onTypes('ml.c5.xlarge'));
    expect(errors).toEqual(Array(2).fill('SageMaker.ResourceLimitExceededException'));
    expect(jobs).toEqual(['in-line']);
  });

  test('capacity', async () => {
    const { result, jobs } = await run('ladder', onTypes('ml.p3.2xlarge', 'ml.m5.large'));
    expect(jobs).toEqual(['ladder', 'ladder-2']);
    expect(result.attempts).toBe(2);
  });

  test('spot-interruption', async () => {
    account.sagemaker.on('log', ({ line }) => {
      if (line.includes('HANGING')) hangs();
    });
    const request = { task: 'spot', inputs: { hangs: true } };
    const { result, jobs } = await run('interrupted', request);
    expect(jobs).toEqual(['interrupted', 'interrupted-2']);
    expect(result.outputs).toEqual({ resumed: true });
  });

  test('internal-error, of a job', async () => {
    expect((await run('failing')).jobs).toEqual(['failing', 'failing-2']);
  });

  test('internal-error, of a call', async () => {
    const { errors, jobs } = await run('refused');
    expect(errors).toEqual(['SageMaker.AmazonSageMakerException']);
    expect(jobs).toEqual(['refused']);
  });

  test('s3-error, s3-timeout, slow-s3', async () => {
    expect((await run('s3')).errors).toEqual([]);
  });

  test('lost-response', async () => {
    const { errors, jobs } = await run('lost');
    expect(errors).toEqual(['SageMaker.SdkClientException']);
    expect(jobs).toEqual(['lost']);
  });

  test('clock-jump', async () => {
    const { hours, jobs } = await run('jumped');
    expect(jobs).toEqual(['jumped']);
    expect(Math.floor(hours)).toBe(2);
  });
});

test('an execution fails by no-way-to-s3', async () => {
  await expect(run('walled-in')).rejects.toThrow(/^NoWayToS3: .*route table/);
});

test('no fault of the file has not happened', () => {
  expect(account.unusedFaults()).toEqual([]);
});

describe('docs/faults.md', () => {
  test.each(Object.keys(FAULTS))('has %s in its file and in its table', (word) => {
    expect(faults.map(({ fault }) => fault)).toContain(word);
    expect(page).toContain(`\n| \`${word}\` |`);
  });
});
