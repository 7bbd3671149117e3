import type { DiagnoseDependencies, FoundJob } from '../../../../lambdas/diagnose/dependencies';
import { diagnose } from '../../../../lambdas/diagnose/diagnose';
import type { DiagnoseEvent } from '../../../../lambdas/diagnose/event';
import { giveUp } from '../../../../lambdas/diagnose/give-up';
import { executionTag } from '../../../../lib/core';
import { type Integration, virtualClock } from '../../../../lib/local/states-language';
import { StepFunctionsService } from '../../../../lib/local/step-functions';
import { COLLECT, DIAGNOSE, definition, PLAN } from '../_helpers/definition';

const prefix = 'arn:aws:states:eu-west-1:111122223333';
const stateMachineArn = `${prefix}:stateMachine:Training`;
const START = Date.UTC(2026, 0, 31, 12);

const request = { task: 'xgboost', inputs: { train: 's3://bucket/train' } };
const body = { TrainingJobName: 'run-1', HyperParameters: { num_round: '10' } };
const plan = {
  kind: 'training',
  task: 'xgboost',
  jobName: 'run-1',
  baseName: 'run-1',
  attempt: 1,
  manifest: 'jobs/run-1/outputs/outputs.json',
  outputs: {},
  watchSeconds: 60,
};
const tuning = {
  ...plan,
  kind: 'tuning',
  definitions: [{ task: 'xgboost', ranges: {}, outputs: {}, hasManifest: false }],
  objective: { metric: 'validation:error', direction: 'Minimize' },
  notes: [],
};
const result = { status: 'Succeeded', task: 'xgboost', outputs: { model: 's3://bucket/model' } };

type Answer = (payload: Record<string, unknown>) => unknown;

/** What happens in the account. `jobs` are those that Diagnose finds, by name. */
interface World {
  readonly plan?: Answer;
  readonly create?: Integration;
  readonly describe?: Integration;
  readonly collect?: Answer;
  readonly jobs?: Readonly<Record<string, Partial<FoundJob> & { readonly isOurs?: boolean }>>;
}

/** The state machine in virtual time, with the Diagnose function as it is. */
function stateMachine(world: World) {
  const clock = virtualClock(START);
  const calls: [string, Record<string, unknown>][] = [];
  const called = (name: string) => calls.filter(([of]) => of === name);
  const dependencies: DiagnoseDependencies = {
    isLocal: true,
    random: () => 0.5,
    note: () => undefined,
    async describe(_kind, name) {
      const job = world.jobs?.[name];
      if (job === undefined) return undefined;
      return { arn: name, status: 'Failed', createdAt: new Date(START), isSpot: false, ...job };
    },
    tagsOf: async (name) =>
      world.jobs?.[name]?.isOurs === false ? {} : { [executionTag.key]: 'run-1' },
    failedTrials: async () => [],
    readTails: async () => [{ host: 'algo-1', lines: ['the last line'], isCut: false }],
  };
  const functions: Record<string, Answer> = {
    [PLAN]:
      world.plan ??
      (() => ({ plan: { ...plan, request: body }, next: 'run', waitSeconds: 0, attempts: 0 })),
    [COLLECT]: world.collect ?? (() => result),
    [DIAGNOSE]: (payload) => {
      const event = payload as unknown as DiagnoseEvent;
      return 'giveUp' in event ? giveUp(event, dependencies) : diagnose(event, dependencies);
    },
  };
  const serve =
    (name: string, integration: Integration | undefined): Integration =>
    async (args, call) => {
      calls.push([name, args as Record<string, unknown>]);
      return (integration ?? (async () => ({ TrainingJobStatus: 'Completed' })))(args, call);
    };
  const service = new StepFunctionsService({
    clock,
    stateMachines: [
      {
        name: 'Training',
        arn: stateMachineArn,
        definition: JSON.stringify(definition),
        roleArn: 'arn:aws:iam::111122223333:role/Training',
      },
    ],
    integrations: {
      invokeLambda: async ({ FunctionName, Payload }) => {
        calls.push([FunctionName, Payload as Record<string, unknown>]);
        try {
          const answer = await functions[FunctionName]?.(Payload as Record<string, unknown>);
          return { StatusCode: 200, Payload: answer };
        } catch (error) {
          const { name, message, cause } = error as Error;
          if (typeof cause === 'string') throw error;
          throw asl(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
        }
      },
      integrations: {
        'sagemaker:createTrainingJob.sync': serve('CreateTrainingJob', world.create),
        'sagemaker:createHyperParameterTuningJob.sync': serve(
          'CreateHyperParameterTuningJob',
          world.create,
        ),
        'aws-sdk:sagemaker:createTrainingJob': serve('SDK CreateTrainingJob', world.create),
        'aws-sdk:sagemaker:describeTrainingJob': serve('SDK DescribeTrainingJob', world.describe),
        'aws-sdk:sagemaker:createHyperParameterTuningJob': serve('SDK CreateTuning', world.create),
        'aws-sdk:sagemaker:describeHyperParameterTuningJob': serve(
          'SDK DescribeTuning',
          world.describe,
        ),
      },
    },
  });
  const executionArn = `${prefix}:execution:Training:run-1`;
  /** How the execution has ended; it never waits in vain, as its time is virtual. */
  const end = async () => {
    await service.finished(executionArn);
    const described = (await service.call('DescribeExecution', { executionArn })) as Described;
    return { ...described, digest: digestIn(described.cause) };
  };
  return {
    calls,
    called,
    names: () => calls.map(([name]) => name),
    seconds: () => (clock.now() - START) / 1_000,
    async run() {
      const input = JSON.stringify(request);
      await service.call('StartExecution', { stateMachineArn, name: 'run-1', input });
      return end();
    },
    async redrive() {
      await service.call('RedriveExecution', { executionArn });
      return end();
    },
    stop: () => service.call('StopExecution', { executionArn }),
    end,
  };
}

interface Described {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** The words of a Cause that a function left. */
function digestIn(cause = ''): string {
  return cause.startsWith('{') ? JSON.parse(cause).errorMessage : cause;
}

function asl(name: string, cause: string): Error {
  return Object.assign(new Error(cause), { name, cause });
}

function thrown(name: string, cause: string): never {
  throw asl(name, cause);
}

/** The answers of a job's creation, one after another; the last one stays. */
function inTurn(...answers: (() => unknown)[]): Integration {
  let call = 0;
  return async () => answers[Math.min(call++, answers.length - 1)]?.();
}

const completed = () => ({ TrainingJobStatus: 'Completed' });
const quota = () => thrown('SageMaker.ResourceLimitExceededException', 'The account-level limit');
const jobFailed =
  (FailureReason: string, TrainingJobStatus = 'Failed') =>
  () =>
    thrown('States.TaskFailed', JSON.stringify({ TrainingJobStatus, FailureReason }));

const execution = {
  name: 'run-1',
  arn: `${prefix}:execution:Training:run-1`,
  startTime: '2026-01-31T12:00:00.000Z',
  redriveCount: 0,
};

describe('a job that succeeds', () => {
  test('is planned, run and collected, and its result is the output', async () => {
    const machine = stateMachine({});
    const { status, output } = await machine.run();
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: JSON.stringify(result) });
    expect(machine.calls).toEqual([
      [PLAN, { request, execution, now: START }],
      ['CreateTrainingJob', body],
      [COLLECT, { plan, job: 'run-1', attempts: 1, execution }],
    ]);
  });

  test('is a tuning job where the plan is of one', async () => {
    const tuningBody = { HyperParameterTuningJobName: 'run-1', Tags: [] };
    const machine = stateMachine({
      plan: () => ({
        plan: { ...tuning, request: tuningBody },
        next: 'run',
        waitSeconds: 0,
        attempts: 0,
      }),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.calls.slice(1)).toEqual([
      ['CreateHyperParameterTuningJob', tuningBody],
      [COLLECT, { plan: tuning, job: 'run-1', attempts: 1, execution }],
    ]);
  });

  test('waits for its turn', async () => {
    const machine = stateMachine({
      plan: () => ({ plan: { ...plan, request: body }, next: 'run', waitSeconds: 7, attempts: 0 }),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.seconds()).toBe(7);
  });

  test('is collected when its description does not fit a state', async () => {
    const machine = stateMachine({ create: async () => ({ text: 'x'.repeat(300_000) }) });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called(DIAGNOSE)).toEqual([]);
  });
});

describe('a request to collect again', () => {
  test('collects the job that it names, and runs none', async () => {
    const machine = stateMachine({
      plan: () => ({
        plan: { ...plan, jobName: 'earlier-2' },
        next: 'collect',
        waitSeconds: 0,
        attempts: 2,
      }),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.names()).toEqual([PLAN, COLLECT]);
    expect(machine.called(COLLECT)[0]?.[1]).toMatchObject({ job: 'earlier-2', attempts: 2 });
  });
});

describe('a request that is refused', () => {
  const refuse = () =>
    thrown(
      'InvalidRequest',
      JSON.stringify({ errorType: 'InvalidRequest', errorMessage: 'MissingChannel at $.inputs' }),
    );

  test('fails as a bad request with the problems in words, and is never tried again', async () => {
    const machine = stateMachine({ plan: refuse });
    const { status, error, digest } = await machine.run();
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'BadRequest' });
    expect(digest).toContain('MissingChannel at $.inputs');
    expect(machine.names()).toEqual([PLAN, DIAGNOSE, COLLECT, DIAGNOSE]);
    expect(machine.called(COLLECT)[0]?.[1]).toMatchObject({
      plan: { kind: 'none' },
      digest: { class: 'BadRequest', stage: 'plan' },
    });
  });

  test('fails with the same digest when it is redriven', async () => {
    const machine = stateMachine({ plan: refuse });
    const first = await machine.run();
    expect(await machine.redrive()).toMatchObject({ error: first.error, cause: first.cause });
    expect(machine.called(PLAN)).toHaveLength(1);
  });
});

describe('planning', () => {
  test.each(['Lambda.TooManyRequestsException', 'ThrottlingException', 'SlowDown'])(
    'is tried again after %s',
    async (name) => {
      let failures = 3;
      const machine = stateMachine({
        plan: () =>
          failures-- > 0
            ? thrown(name, 'later')
            : { plan: { ...plan, request: body }, next: 'run', waitSeconds: 0, attempts: 0 },
      });
      expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    },
  );

  test('starts again in a redrive after an error that was not the request’s', async () => {
    let failures = 1;
    const machine = stateMachine({
      plan: () =>
        failures-- > 0
          ? thrown('TypeError', 'x is not a function')
          : { plan: { ...plan, request: body }, next: 'run', waitSeconds: 0, attempts: 0 },
    });
    expect(await machine.run()).toMatchObject({ status: 'FAILED' });
    expect(await machine.redrive()).toMatchObject({ status: 'SUCCEEDED' });
    // No job had been created, but the name follows the redrive all the same.
    expect(machine.called('CreateTrainingJob')[0]?.[1]).toMatchObject({
      TrainingJobName: 'run-1-2',
    });
  });
});

describe('a job that cannot be created', () => {
  test('waits in line for a quota, under the same name, and gets through', async () => {
    const machine = stateMachine({ create: inTurn(quota, quota, quota, completed) });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    const created = machine.called('CreateTrainingJob').map(([, args]) => args.TrainingJobName);
    expect(created).toEqual(['run-1', 'run-1', 'run-1', 'run-1']);
    expect(machine.seconds()).toBeGreaterThan(10);
    expect(machine.seconds()).toBeLessThan(120);
  });

  test('gives up once the time for that is over, and the history has room', async () => {
    const machine = stateMachine({ create: async () => quota() });
    expect(await machine.run()).toMatchObject({ status: 'FAILED', error: 'QuotaExceeded' });
    expect(machine.seconds()).toBeGreaterThanOrEqual(4 * 3_600);
    expect(machine.called('CreateTrainingJob').length).toBeLessThan(300);
  });

  test('is not tried again where the request is at fault', async () => {
    const machine = stateMachine({
      create: async () =>
        thrown(
          'SageMaker.AmazonSageMakerException',
          '1 validation error detected: Value at … (Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: x; Proxy: null)',
        ),
    });
    expect(await machine.run()).toMatchObject({ status: 'FAILED', error: 'BadRequest' });
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
  });
});

describe('a name that is taken', () => {
  const taken = () =>
    thrown('SageMaker.ResourceInUseException', 'Training job names must be unique within …');

  test('by this execution: the job is watched, and no second one is started', async () => {
    const statuses = ['InProgress', 'InProgress', 'Completed'];
    const machine = stateMachine({
      create: async () => taken(),
      jobs: { 'run-1': { status: 'InProgress' } },
      describe: async () => ({ TrainingJobStatus: statuses.shift() }),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
    expect(machine.called('SDK DescribeTrainingJob')).toHaveLength(3);
    // Two seconds, then a tenth more, in whole ones.
    expect(machine.seconds()).toBe(3 + 3);
  });

  test.each<[string, World['jobs']]>([
    ['by another workflow, whose job this one may not describe', {}],
    ['by another execution', { 'run-1': { status: 'InProgress', isOurs: false } }],
    ['by an execution of this name long ago', { 'run-1': { createdAt: new Date(0) } }],
  ])('%s: the next name is taken', async (_, jobs = {}) => {
    const machine = stateMachine({ create: inTurn(taken, completed), jobs });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    const created = machine.called('CreateTrainingJob').map(([, args]) => args.TrainingJobName);
    expect(created).toEqual(['run-1', 'run-1-2']);
    expect(machine.called(COLLECT)[0]?.[1]).toMatchObject({ job: 'run-1-2' });
  });

  test('is found out too where the answer of its creation was lost', async () => {
    const machine = stateMachine({
      create: async () => thrown('SageMaker.SdkClientException', 'Read timed out'),
      jobs: { 'run-1': { status: 'Completed' } },
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
  });
});

describe('a body with a field that .sync may not know', () => {
  const doubtful = { ...plan, doubtful: ['RetryStrategy'], request: body };

  test('is created by the SDK and watched', async () => {
    const statuses = ['InProgress', 'Completed'];
    const machine = stateMachine({
      plan: () => ({ plan: doubtful, next: 'run', waitSeconds: 0, attempts: 0 }),
      describe: async () => ({ TrainingJobStatus: statuses.shift() }),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.names()).toEqual([
      PLAN,
      'SDK CreateTrainingJob',
      'SDK DescribeTrainingJob',
      'SDK DescribeTrainingJob',
      COLLECT,
    ]);
  });

  test('is diagnosed when its job fails', async () => {
    const machine = stateMachine({
      plan: () => ({ plan: doubtful, next: 'run', waitSeconds: 0, attempts: 0 }),
      describe: async () => ({ TrainingJobStatus: 'Failed' }),
      jobs: { 'run-1': { failureReason: 'AlgorithmError: [rankzero] UserError: no' } },
    });
    expect(await machine.run()).toMatchObject({ status: 'FAILED', error: 'UserCodeRaised' });
  });
});

describe('a job that fails', () => {
  const userCode = 'AlgorithmError: [rankzero] UserError: ValueError: no label, exit code: 1';

  test('by the user’s code fails the execution, with the end of the log', async () => {
    const machine = stateMachine({
      create: async () => jobFailed(userCode)(),
      jobs: { 'run-1': { failureReason: userCode } },
    });
    const { error, digest } = await machine.run();
    expect(error).toBe('UserCodeRaised');
    expect(digest).toContain('ValueError: no label');
    expect(digest).toContain('the last line');
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
    expect(machine.called(COLLECT)[0]?.[1]).toMatchObject({
      job: 'run-1',
      digest: { class: 'UserCodeRaised' },
    });
  });

  test('is run again under a new name in a redrive, from the plan that there is', async () => {
    const machine = stateMachine({
      create: inTurn(jobFailed(userCode), completed),
      jobs: { 'run-1': { failureReason: userCode } },
    });
    await machine.run();
    expect(await machine.redrive()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called(PLAN)).toHaveLength(1);
    expect(machine.called('CreateTrainingJob')[1]?.[1]).toEqual({
      ...body,
      TrainingJobName: 'run-1-2',
    });
    expect(machine.called(COLLECT).at(-1)?.[1]).toMatchObject({ job: 'run-1-2', attempts: 2 });
  });

  test('for want of capacity is tried on the next rung of the ladder', async () => {
    const rungs = [
      { instanceTypes: ['ml.p5.48xlarge'], spot: false, changes: { ResourceConfig: 'p5' } },
      { instanceTypes: ['ml.p4d.24xlarge'], spot: false, changes: { ResourceConfig: 'p4d' } },
    ];
    const retry = { maxAttempts: 5, maxTotalTimeInSeconds: 86_400, maxQuotaWaitInSeconds: 60 };
    const reason = 'CapacityError: Unable to provision requested ML compute capacity.';
    const machine = stateMachine({
      plan: () => ({
        plan: { ...plan, rungs, retry, request: body },
        next: 'run',
        waitSeconds: 0,
        attempts: 0,
      }),
      create: inTurn(jobFailed(reason), completed),
      jobs: { 'run-1': { failureReason: reason } },
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called('CreateTrainingJob').map(([, args]) => args)).toEqual([
      { ...body, ResourceConfig: 'p5' },
      { ...body, TrainingJobName: 'run-1-2', ResourceConfig: 'p4d' },
    ]);
  });

  test.each([
    ['as Step Functions takes it for a failure', jobFailed('', 'Stopped')],
    ['as Step Functions takes it for a success', () => ({ TrainingJobStatus: 'Stopped' })],
  ])('because it was stopped is collected, %s', async (_, create) => {
    const kept = { status: 'Stopped', outputs: { model: 's3://…' } };
    const machine = stateMachine({
      create: async () => create(),
      collect: () => kept,
      jobs: { 'run-1': { status: 'Stopped', secondaryStatus: 'Stopped' } },
    });
    expect(await machine.run()).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(kept),
    });
  });

  test('because it was stopped, and has left nothing, fails the execution', async () => {
    const machine = stateMachine({
      create: async () => jobFailed('', 'Stopped')(),
      collect: () => ({ status: 'Stopped', error: 'TrainingStopped', cause: 'was stopped' }),
      jobs: { 'run-1': { status: 'Stopped', secondaryStatus: 'MaxRuntimeExceeded' } },
    });
    expect(await machine.run()).toMatchObject({ status: 'FAILED', error: 'MaximumRunTime' });
  });
});

describe('an execution that was stopped while its job ran', () => {
  test('starts the job again under a new name when it is redriven', async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const hanging = () => {
      arrive();
      return new Promise(() => undefined);
    };
    const machine = stateMachine({ create: inTurn(hanging, completed) });
    const running = machine.run();
    await arrived;
    await machine.stop();
    expect(await running).toMatchObject({ status: 'ABORTED' });
    expect(await machine.redrive()).toMatchObject({ status: 'SUCCEEDED' });
    const created = machine.called('CreateTrainingJob').map(([, args]) => args.TrainingJobName);
    expect(created).toEqual(['run-1', 'run-1-2']);
  });
});

describe('collecting', () => {
  test.each([
    'ThrottlingException',
    'Lambda.Unknown',
    'Runtime.OutOfMemory',
    'Sandbox.Timedout',
    'States.Timeout',
    'ExpiredToken',
  ])('is tried again after %s: a finished job is worth it', async (name) => {
    let failures = 3;
    const machine = stateMachine({
      collect: () => (failures-- > 0 ? thrown(name, 'gone') : result),
    });
    expect(await machine.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
  });

  test('is no dead end: a redrive collects again, and runs nothing', async () => {
    let failures = 2;
    const machine = stateMachine({
      collect: () => (failures-- > 0 ? thrown('AccessDenied', 'no right to put') : result),
      jobs: { 'run-1': { status: 'Completed' } },
    });
    const { status, digest } = await machine.run();
    expect(status).toBe('FAILED');
    expect(digest).toContain('no right to put');
    expect(await machine.redrive()).toMatchObject({ status: 'SUCCEEDED' });
    expect(machine.called('CreateTrainingJob')).toHaveLength(1);
    expect(machine.called(COLLECT).at(-1)?.[1]).toMatchObject({ job: 'run-1', attempts: 1 });
  });
});
