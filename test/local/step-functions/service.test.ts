import { virtualClock } from '../../../lib/local/states-language';
import type { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, finished, prefix, run, serviceOf, stateMachineArn } from './_helpers/echo';

let service: StepFunctionsService;

beforeEach(() => {
  service = serviceOf();
});

afterEach(() => service.close());

describe('StartExecution', () => {
  test('names an execution by a UUID and starts it with an empty object', async () => {
    const { executionArn, startDate }: Answer = await service.call('StartExecution', {
      stateMachineArn,
    });
    expect(executionArn).toMatch(new RegExp(`^${prefix}:execution:Echo:[0-9a-f-]{36}$`));
    expect(startDate).toBeInstanceOf(Date);
    expect(await finished(service, executionArn)).toMatchObject({ input: '{}', output: '{}' });
  });

  test.each(['a', 'A-b_c.d', 'ünïcödé', "it's(1)!", 'x'.repeat(80)])(
    'takes the name %s',
    async (name) => {
      expect(await run(service, {}, name)).toMatchObject({ name, status: 'SUCCEEDED' });
    },
  );

  test.each([...' \t<>{}[]?*"#%\\^|~`$&,;:/\u0000\u001f\u007f\u009f\ufffe'].map((c) => `a${c}b`))(
    'fails with InvalidName for %j',
    async (name) => {
      await expect(run(service, {}, name)).rejects.toMatchObject({
        code: 'InvalidName',
        message: `Invalid Name: '${name}'`,
      });
    },
  );

  test('is idempotent while an execution of that name and input runs', async () => {
    const request = { stateMachineArn, name: 'same', input: '{"hang": true}' };
    const first: Answer = await service.call('StartExecution', request);
    expect(await service.call('StartExecution', request)).toEqual(first);
    await expect(
      service.call('StartExecution', { ...request, input: '{"hang":true}' }),
    ).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    expect(await service.call('ListExecutions', { stateMachineArn })).toMatchObject({
      executions: [{ name: 'same' }],
    });
  });

  test('fails with ExecutionAlreadyExists once that one has ended', async () => {
    await run(service, {}, 'done');
    await expect(run(service, {}, 'done')).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${prefix}:execution:Echo:done'`,
    });
  });

  test('gives the same name to executions of two state machines', async () => {
    await run(service, {}, 'shared');
    const other = `${prefix}:stateMachine:Other`;
    await service.call('StartExecution', { stateMachineArn: other, name: 'shared' });
    const { executions }: Answer = await service.call('ListExecutions', { stateMachineArn: other });
    expect(executions).toHaveLength(1);
  });

  test('takes an input of exactly 262,144 bytes', async () => {
    const input = `"${'x'.repeat(262_142)}"`;
    const { executionArn }: Answer = await service.call('StartExecution', {
      stateMachineArn,
      input,
    });
    expect((await finished(service, executionArn)).input).toHaveLength(262_144);
  });
});

describe('DescribeExecution', () => {
  test('shows input as written and output as JSON', async () => {
    const { executionArn }: Answer = await service.call('StartExecution', {
      stateMachineArn,
      name: 'shown',
      input: '{ "a" : 1 }',
      traceHeader: 'Root=1',
    });
    const answer = await finished(service, executionArn);
    expect(answer).toEqual({
      executionArn: `${prefix}:execution:Echo:shown`,
      stateMachineArn,
      name: 'shown',
      status: 'SUCCEEDED',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
      input: '{ "a" : 1 }',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      traceHeader: 'Root=1',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('shows error and cause of a failed one, and neither data in METADATA_ONLY', async () => {
    const failed = await run(service, { fail: 'x' }, 'failed');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'because' });
    expect(failed).not.toHaveProperty('output');
    expect(failed.redriveStatus).toBe('REDRIVABLE');
    expect(failed).not.toHaveProperty('redriveStatusReason');
    const bare: Answer = await service.call('DescribeExecution', {
      executionArn: failed.executionArn,
      includedData: 'METADATA_ONLY',
    });
    for (const name of ['input', 'error', 'cause']) expect(bare).not.toHaveProperty(name);
    expect(bare.inputDetails).toEqual({ included: false });
  });

  test('fails with ExecutionDoesNotExist or InvalidArn', async () => {
    const executionArn = `${prefix}:execution:Echo:none`;
    await expect(service.call('DescribeExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
    await expect(
      service.call('DescribeExecution', { executionArn: stateMachineArn }),
    ).rejects.toMatchObject({ code: 'InvalidArn' });
  });
});

describe('StopExecution', () => {
  test('ends a running execution as ABORTED, with error and cause in the history', async () => {
    const { executionArn }: Answer = await service.call('StartExecution', {
      stateMachineArn,
      input: '{"hang":true}',
    });
    const stop = { executionArn, error: 'Enough', cause: 'of it' };
    const { stopDate }: Answer = await service.call('StopExecution', stop);
    const answer: Answer = await service.call('DescribeExecution', { executionArn });
    expect(answer).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of it', stopDate });
    expect(answer.redriveStatus).toBe('REDRIVABLE');
    expect(answer).not.toHaveProperty('redriveStatusReason');
    await service.close();
    const { events }: Answer = await service.call('GetExecutionHistory', {
      executionArn,
      reverseOrder: true,
      maxResults: 1,
    });
    expect(events).toMatchObject([
      {
        type: 'ExecutionAborted',
        executionAbortedEventDetails: { error: 'Enough', cause: 'of it' },
      },
    ]);
  });

  test('leaves one that has ended as it is', async () => {
    const { executionArn, stopDate } = await run(service, {});
    expect(await service.call('StopExecution', { executionArn })).toEqual({ stopDate });
    const answer: Answer = await service.call('DescribeExecution', { executionArn });
    expect(answer.status).toBe('SUCCEEDED');
  });
});

describe('StepFunctionsService', () => {
  test('fails with UnknownOperationException that names what exists', async () => {
    await expect(service.call('UpdateMapRun', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringMatching(/no operation 'UpdateMapRun'.*StartExecution, .*ListTags/),
    });
    await expect(service.call('toString', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
    });
  });

  test('takes its dates from the injected clock', async () => {
    const clock = virtualClock(Date.UTC(2030, 0, 1));
    const virtual = serviceOf(clock);
    expect((await run(virtual, {})).startDate).toEqual(new Date(Date.UTC(2030, 0, 1)));
  });
});
