import { type Integration, virtualClock } from '../../../lib/local/states-language';
import { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, finished, prefix, roleArn } from './_helpers/echo';

const stateMachineArn = `${prefix}:stateMachine:Steps`;

/** Sets a variable, fails or waits in `Work`, and tells what `Work` was called with. */
const steps = {
  QueryLanguage: 'JSONata',
  StartAt: 'Remember',
  States: {
    Remember: { Type: 'Pass', Assign: { kept: '{% $states.input.kept %}' }, Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::demo:work',
      Arguments: {
        kept: '{% $kept %}',
        redrives: '{% $states.context.Execution.RedriveCount %}',
        retries: '{% $states.context.State.RetryCount %}',
        isRedriven: '{% $exists($states.context.Execution.RedriveTime) %}',
      },
      Retry: [{ ErrorEquals: ['Passing'], IntervalSeconds: 1, MaxAttempts: 1 }],
      End: true,
    },
  },
};

/** `Steps`, whose work is done by a function; `calls` has the arguments of each call. */
function steppedBy(work: (call: number) => Promise<unknown>, definition: object = steps) {
  const clock = virtualClock(Date.UTC(2026, 0, 31));
  const calls: unknown[] = [];
  const serve: Integration = async (args) => {
    calls.push(args);
    return work(calls.length);
  };
  const service = new StepFunctionsService({
    clock,
    integrations: {
      invokeLambda: async () => ({}),
      integrations: { 'demo:work': serve },
    },
    stateMachines: [
      { name: 'Steps', arn: stateMachineArn, definition: JSON.stringify(definition), roleArn },
    ],
  });
  const start = async (): Promise<string> => {
    const { executionArn }: Answer = await service.call('StartExecution', {
      stateMachineArn,
      input: '{"kept":7}',
    });
    return executionArn;
  };
  const redrive = (executionArn: string, clientToken?: string): Promise<Answer> =>
    service.call('RedriveExecution', { executionArn, ...(clientToken && { clientToken }) });
  return { service, calls, clock, start, redrive };
}

const failing = async (): Promise<never> => {
  throw Object.assign(new Error('no'), { name: 'Passing' });
};

describe('RedriveExecution', () => {
  test('goes on in the state that failed, with its variables and retries from 0', async () => {
    const { service, calls, start, redrive } = steppedBy((call) =>
      call < 4 ? failing() : Promise.resolve('done'),
    );
    const executionArn = await start();
    const failed = await finished(service, executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', redriveCount: 0 });
    const { redriveDate } = await redrive(executionArn);
    const ended = await finished(service, executionArn);
    expect(ended).toMatchObject({
      executionArn,
      status: 'SUCCEEDED',
      output: '"done"',
      input: '{"kept":7}',
      startDate: failed.startDate,
      redriveCount: 1,
      redriveDate,
    });
    expect(ended).not.toHaveProperty('error');
    const call = { kept: 7, redrives: 0, isRedriven: false };
    const again = { kept: 7, redrives: 1, isRedriven: true };
    expect(calls).toEqual([
      { ...call, retries: 0 },
      { ...call, retries: 1 },
      { ...again, retries: 0 },
      { ...again, retries: 1 },
    ]);
  });

  test('adds to the history', async () => {
    const { service, start, redrive } = steppedBy((call) =>
      call < 3 ? failing() : Promise.resolve('done'),
    );
    const executionArn = await start();
    await finished(service, executionArn);
    await redrive(executionArn);
    await finished(service, executionArn);
    const { events }: Answer = await service.call('GetExecutionHistory', { executionArn });
    expect(events.map(({ id }: Answer) => id)).toEqual(events.map((_: Answer, i: number) => i + 1));
    const types = events.map(({ type }: Answer) => type);
    const at = types.indexOf('ExecutionRedriven');
    expect(events[at]).toMatchObject({ executionRedrivenEventDetails: { redriveCount: 1 } });
    expect(types.slice(at - 1)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(types.filter((type: string) => type === 'PassStateEntered')).toHaveLength(1);
  });

  test.each([
    ['an aborted one', 'ABORTED', steps],
    ['one that took too long', 'TIMED_OUT', { ...steps, TimeoutSeconds: 60 }],
  ])('goes on with %s, even before it has come to rest', async (_, status, definition) => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { service, start, redrive } = steppedBy((call) => {
      arrive();
      return call === 1 ? new Promise(() => undefined) : Promise.resolve('done');
    }, definition);
    const executionArn = await start();
    await arrived;
    if (status === 'ABORTED') await service.call('StopExecution', { executionArn });
    expect(await finished(service, executionArn)).toMatchObject({ status });
    await redrive(executionArn);
    expect(await finished(service, executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('repeats nothing for the token of an earlier one', async () => {
    const { service, start, redrive } = steppedBy((call) =>
      call < 3 ? failing() : Promise.resolve('done'),
    );
    const executionArn = await start();
    await finished(service, executionArn);
    const first = await redrive(executionArn, 'token');
    await finished(service, executionArn);
    expect(await redrive(executionArn, 'token')).toEqual(first);
    const { executions }: Answer = await service.call('ListExecutions', {
      stateMachineArn,
      redriveFilter: 'REDRIVEN',
    });
    expect(executions).toMatchObject([{ executionArn, redriveCount: 1 }]);
  });

  test('is refused while an execution runs and after it has succeeded', async () => {
    let end = () => {};
    const work = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { service, start, redrive } = steppedBy(() => work);
    const executionArn = await start();
    const refusal = (status: string) => ({
      code: 'ExecutionNotRedrivable',
      message: `Execution is ${status} and cannot be redriven`,
    });
    await expect(redrive(executionArn)).rejects.toMatchObject(refusal('RUNNING'));
    end();
    await finished(service, executionArn);
    await expect(redrive(executionArn)).rejects.toMatchObject(refusal('SUCCEEDED'));
  });

  test('is refused 14 days after the end', async () => {
    const { service, clock, start, redrive } = steppedBy(failing);
    const executionArn = await start();
    await finished(service, executionArn);
    await clock.sleep(14 * 86_400_000);
    await redrive(executionArn);
    await finished(service, executionArn);
    await clock.sleep(14 * 86_400_000 + 1);
    await expect(redrive(executionArn)).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
    expect(await finished(service, executionArn)).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution ended more than 14 days ago and cannot be redriven',
    });
  });

  test('is refused in a Map, of which AWS would repeat a part', async () => {
    const { StartAt, States, QueryLanguage } = steps;
    const map = {
      Type: 'Map',
      Items: [1],
      ItemProcessor: { StartAt, States },
      End: true,
    };
    const around = { QueryLanguage, StartAt: 'All', States: { All: map } };
    const { service, start, redrive } = steppedBy(failing, around);
    const executionArn = await start();
    await finished(service, executionArn);
    await expect(redrive(executionArn)).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
      message: expect.stringContaining('stopped in a Map state'),
    });
  });
});
