import {
  type Integration,
  type RunResult,
  runStateMachine,
  virtualClock,
} from '../../../../lib/local/states-language';
import { COLLECT, definition, PLAN } from '../_helpers/definition';

const request = { task: 'xgboost', inputs: { train: 's3://bucket/train' } };
const body = { TrainingJobName: 'run-1', HyperParameters: { num_round: '10' } };
const plan = { kind: 'training', task: 'xgboost', jobName: 'run-1', attempt: 1, outputs: {} };
const result = { status: 'Succeeded', task: 'xgboost', outputs: { model: 's3://bucket/model' } };

type Answer = (payload: unknown) => unknown;

interface World {
  readonly plan?: Answer;
  readonly train?: Integration;
  readonly tune?: Integration;
  readonly collect?: Answer;
}

/** Runs the definition; `calls` holds what was called with what, in order. */
async function run(world: World): Promise<RunResult & { calls: [string, unknown][] }> {
  const calls: [string, unknown][] = [];
  const answers: Record<string, Answer> = {
    [PLAN]: world.plan ?? (() => ({ ...plan, request: body })),
    [COLLECT]: world.collect ?? (() => result),
  };
  const outcome = await runStateMachine({
    definition,
    input: request,
    clock: virtualClock(0),
    context: {
      Execution: { Id: 'arn:execution', Name: 'run-1', StartTime: '2026-01-31T12:00:00.000Z' },
    },
    invokeLambda: async ({ FunctionName, Payload }) => {
      calls.push([FunctionName, Payload]);
      return { StatusCode: 200, Payload: answers[FunctionName]?.(Payload) };
    },
    integrations: {
      'sagemaker:createTrainingJob.sync': async (args, call) => {
        calls.push(['CreateTrainingJob', args]);
        return (world.train ?? (async () => ({ TrainingJobStatus: 'Completed' })))(args, call);
      },
      'sagemaker:createHyperParameterTuningJob.sync': async (args, call) => {
        calls.push(['CreateHyperParameterTuningJob', args]);
        return (world.tune ?? (async () => ({ HyperParameterTuningJobStatus: 'Completed' })))(
          args,
          call,
        );
      },
    },
  });
  return { ...outcome, calls };
}

function thrown(name: string, cause: string): never {
  throw Object.assign(new Error(cause), { name });
}

/** What Lambda reports of a function that threw. */
function lambdaCause(errorType: string, errorMessage: string): string {
  return JSON.stringify({
    errorType,
    errorMessage,
    trace: [`${errorType}: ${errorMessage}`, 'at x'],
  });
}

const execution = {
  name: 'run-1',
  arn: 'arn:execution',
  startTime: '2026-01-31T12:00:00.000Z',
  redriveCount: 0,
};

describe('an execution of the definition', () => {
  describe('a job that succeeds', () => {
    test('is planned, run and collected, and its result is the output', async () => {
      const { status, output, calls } = await run({});
      expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: result });
      expect(calls).toEqual([
        [PLAN, { request, execution }],
        ['CreateTrainingJob', body],
        [COLLECT, { plan, execution }],
      ]);
    });
  });

  describe('a plan of a tuning job', () => {
    const tuning = {
      kind: 'tuning',
      task: 'pima-tuning',
      jobName: 'run-1',
      attempt: 1,
      definitions: [{ task: 'xgboost', ranges: {}, outputs: {}, hasManifest: false }],
      objective: { metric: 'validation:error', direction: 'Minimize' },
      notes: [],
    };
    const tuningBody = { HyperParameterTuningJobName: 'run-1', Tags: [] };
    const planned = () => ({ ...tuning, request: tuningBody });
    const failed: Integration = async () =>
      thrown('States.TaskFailed', JSON.stringify({ HyperParameterTuningJobStatus: 'Failed' }));

    test('runs the tuning job and not the training job, and hands the rest to Collect', async () => {
      const { status, output, calls } = await run({ plan: planned });
      expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: result });
      expect(calls.slice(1)).toEqual([
        ['CreateHyperParameterTuningJob', tuningBody],
        [COLLECT, { plan: tuning, execution }],
      ]);
    });

    test('fails as SageMaker names it when the job cannot be created', async () => {
      const name = 'SageMaker.AmazonSageMakerException';
      const { error, cause, calls } = await run({
        plan: planned,
        tune: async () => thrown(name, 'no range'),
      });
      expect({ error, cause }).toEqual({ error: name, cause: 'no range' });
      expect(calls.map(([called]) => called)).toEqual([PLAN, 'CreateHyperParameterTuningJob']);
    });

    test('fails as Collect says when the job ended badly', async () => {
      const failure = { status: 'Failed', error: 'NoBestTrial', cause: 'none of 3 trials' };
      const { error, cause, calls } = await run({
        plan: planned,
        tune: failed,
        collect: () => failure,
      });
      expect({ error, cause }).toEqual({ error: failure.error, cause: failure.cause });
      expect(calls.at(-1)).toEqual([COLLECT, { plan: tuning, execution }]);
    });

    test('is collected when its description does not fit a state', async () => {
      const tune = async () => ({ text: 'x'.repeat(300_000) });
      expect(await run({ plan: planned, tune })).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  describe('planning', () => {
    test('fails with the problems in words when the request is refused', async () => {
      const message =
        'The request has 1 problem:\n  MissingChannel at $.inputs: {"train"} is missing.';
      const { status, error, cause, calls } = await run({
        plan: () => thrown('InvalidRequest', lambdaCause('InvalidRequest', message)),
      });
      expect({ status, error, cause }).toEqual({
        status: 'FAILED',
        error: 'InvalidRequest',
        cause: message,
      });
      expect(calls.map(([name]) => name)).toEqual([PLAN]);
    });

    test.each(['not JSON', '{"errorMessage":"cut in the mid', '{x}', '', '{"other":1}'])(
      'fails with the cause as it is when it is %j',
      async (text) => {
        const { error, cause } = await run({ plan: () => thrown('Lambda.Odd', text) });
        expect({ error, cause }).toEqual({ error: 'Lambda.Odd', cause: text });
      },
    );

    test('fails with as much of a long cause as Step Functions takes', async () => {
      const { cause } = await run({
        plan: () => thrown('InvalidRequest', lambdaCause('InvalidRequest', 'x'.repeat(40_000))),
      });
      expect(cause).toHaveLength(32_768);
    });

    test.each(['Lambda.TooManyRequestsException', 'ThrottlingException', 'SlowDown'])(
      'is tried again after %s',
      async (name) => {
        let failures = 3;
        const { status } = await run({
          plan: () => (failures-- > 0 ? thrown(name, 'later') : { ...plan, request: body }),
        });
        expect(status).toBe('SUCCEEDED');
      },
    );

    test('is tried again after a crash', async () => {
      let crashes = 1;
      const { status } = await run({
        plan: () => (crashes-- > 0 ? thrown('Lambda.Unknown', '') : { ...plan, request: body }),
      });
      expect(status).toBe('SUCCEEDED');
    });

    test('is not tried again after an error that stays', async () => {
      const { calls } = await run({
        plan: () => thrown('TypeError', lambdaCause('TypeError', 'x')),
      });
      expect(calls).toHaveLength(1);
    });
  });

  describe('running', () => {
    test.each([
      ['SageMaker.ResourceLimitExceededException', 'The account has no instance of that type.'],
      ['SageMaker.AmazonSageMakerException', '1 validation error detected'],
    ])('fails as %s when the job cannot be created, without collecting', async (name, text) => {
      const { status, error, cause, calls } = await run({ train: async () => thrown(name, text) });
      expect({ status, error, cause }).toEqual({ status: 'FAILED', error: name, cause: text });
      expect(calls.map(([called]) => called)).toEqual([PLAN, 'CreateTrainingJob']);
    });
  });

  describe('collecting', () => {
    test('happens when the description of the job does not fit a state', async () => {
      const { status } = await run({ train: async () => ({ text: 'x'.repeat(300_000) }) });
      expect(status).toBe('SUCCEEDED');
    });

    const failure = {
      status: 'Failed',
      error: 'TrainingFailed',
      cause: 'The training job run-1 failed: AlgorithmError: no label',
      logs: 'https://…',
    };
    const failed: Integration = async () =>
      thrown('States.TaskFailed', JSON.stringify({ TrainingJobStatus: 'Failed' }));

    test('says why a job failed that had started', async () => {
      const { status, error, cause, calls } = await run({ train: failed, collect: () => failure });
      expect({ status, error, cause }).toEqual({
        status: 'FAILED',
        error: failure.error,
        cause: `${failure.cause}\nLogs: https://…`,
      });
      expect(calls.at(-1)).toEqual([COLLECT, { plan, execution }]);
    });

    test.each<[string, Integration]>([
      ['when Step Functions takes it for a failure', failed],
      [
        'when Step Functions takes it for a success',
        async () => ({ TrainingJobStatus: 'Stopped' }),
      ],
    ])('says that a job was stopped, %s', async (_, train) => {
      const stopped = { status: 'Stopped', error: 'TrainingStopped', cause: 'was stopped' };
      const { status, error, cause } = await run({ train, collect: () => stopped });
      expect({ status, error, cause }).toEqual({
        status: 'FAILED',
        error: 'TrainingStopped',
        cause: 'was stopped',
      });
    });

    test('is tried again while SageMaker is busy, because the job has been paid for', async () => {
      let failures = 8;
      const { status } = await run({
        collect: () => (failures-- > 0 ? thrown('ThrottlingException', 'busy') : result),
      });
      expect(status).toBe('SUCCEEDED');
    });

    test.each([
      'Lambda.Unknown',
      'Runtime.ExitError',
      'Runtime.OutOfMemory',
      'Sandbox.Timedout',
      'States.Timeout',
      'Error',
      'ExpiredToken',
    ])('is tried again after %s: a finished job is worth it', async (name) => {
      let failures = 3;
      const { status } = await run({
        collect: () => (failures-- > 0 ? thrown(name, 'gone') : result),
      });
      expect(status).toBe('SUCCEEDED');
    });

    test('fails once it has crashed four times', async () => {
      const { error, calls } = await run({ collect: () => thrown('Runtime.ExitError', 'gone') });
      expect(error).toBe('Runtime.ExitError');
      expect(calls.filter(([name]) => name === COLLECT)).toHaveLength(4);
    });

    test.each(['AccessDenied', 'TypeError', 'Function.ResponseSizeTooLarge'])(
      'is not tried again after %s, which lasts',
      async (name) => {
        const { calls } = await run({ collect: () => thrown(name, 'no') });
        expect(calls.filter(([called]) => called === COLLECT)).toHaveLength(1);
      },
    );

    test('fails with its own error in words', async () => {
      const { error, cause } = await run({
        collect: () => thrown('AccessDenied', lambdaCause('AccessDenied', 'no right to put')),
      });
      expect({ error, cause }).toEqual({ error: 'AccessDenied', cause: 'no right to put' });
    });
  });
});
