import { type Clock, systemClock } from '../../../lib/local/aws/clock';
import { type InvokeLambda, virtualClock } from '../../../lib/local/states-language';
import { StepFunctionsService } from '../../../lib/local/step-functions';

const prefix = 'arn:aws:states:us-east-1:123456789012';
const stateMachineArn = `${prefix}:stateMachine:Echo`;
const roleArn = 'arn:aws:iam::123456789012:role/Machine';

const echo = {
  QueryLanguage: 'JSONata',
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'echo', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};

/** A function that answers with its payload, or waits for ever when that says so. */
const invokeLambda: InvokeLambda = async ({ Payload }) => {
  const payload = Payload as { hang?: boolean; fail?: string } | null;
  if (payload?.hang) await new Promise(() => undefined);
  if (payload?.fail) {
    throw Object.assign(new Error(payload.fail), { name: 'Broken', cause: 'because' });
  }
  return { ExecutedVersion: '$LATEST', Payload, StatusCode: 200 };
};

function serviceOf(clock: Clock = systemClock) {
  return new StepFunctionsService({
    clock,
    integrations: { invokeLambda, integrations: {} },
    stateMachines: [
      {
        name: 'Other',
        arn: `${prefix}:stateMachine:Other`,
        definition: JSON.stringify(echo),
        roleArn,
      },
      {
        name: 'Echo',
        arn: stateMachineArn,
        definition: JSON.stringify(echo),
        roleArn,
        tags: { team: 'ml' },
      },
    ],
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on member by member
type Answer = Record<string, any>;

async function finished(service: StepFunctionsService, executionArn: string): Promise<Answer> {
  for (;;) {
    const answer: Answer = await service.call('DescribeExecution', { executionArn });
    if (answer.status !== 'RUNNING') return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function run(service: StepFunctionsService, input: unknown, name?: string) {
  const { executionArn }: Answer = await service.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
    ...(name !== undefined && { name }),
  });
  return finished(service, executionArn);
}

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

  const detected = (text: string) => `1 validation error detected: ${text}`;
  test.each<[string, object, string, string | RegExp]>([
    [
      'no ARN at all',
      { stateMachineArn: 'x' },
      'InvalidArn',
      "Invalid Arn: 'Invalid ARN prefix: x'",
    ],
    [
      "an execution's ARN",
      { stateMachineArn: `${prefix}:execution:Echo:a` },
      'InvalidArn',
      "Invalid Arn: 'Resource type not valid in this context: execution'",
    ],
    [
      'an unknown state machine, before name and input are looked at',
      { stateMachineArn: `${prefix}:stateMachine:None`, name: 'a b', input: '{' },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${prefix}:stateMachine:None'`,
    ],
    [
      'no state machine',
      {},
      'ValidationException',
      detected(
        "Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
      ),
    ],
    [
      'a name of 81 characters and an empty ARN',
      { stateMachineArn: '', name: 'x'.repeat(81) },
      'ValidationException',
      `2 validation errors detected: Value '' at 'stateMachineArn' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '${'x'.repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    ],
    [
      'an input of 262,145 bytes in fewer characters',
      { stateMachineArn, input: `"${'é'.repeat(131_071)}x"` },
      'ValidationException',
      detected(
        "Value at 'input' failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding",
      ),
    ],
    [
      'input that is not JSON',
      { stateMachineArn, input: '{"a":}' },
      'InvalidExecutionInput',
      /^Invalid State Machine Execution Input: '.+'$/,
    ],
    ['empty input', { stateMachineArn, input: '' }, 'InvalidExecutionInput', /^Invalid State/],
    [
      'a number as input',
      { stateMachineArn, input: 1 },
      'SerializationException',
      'NUMBER_VALUE can not be converted to a String',
    ],
    [
      'an unknown member',
      { stateMachineArn, colour: 'red' },
      'SerializationException',
      /no member 'colour'.*traceHeader/,
    ],
    [
      'a trace header that is not ASCII',
      { stateMachineArn, traceHeader: 'ü' },
      'ValidationException',
      /at 'traceHeader'/,
    ],
  ])('fails for %s', async (_, input, code, message) => {
    await expect(service.call('StartExecution', input)).rejects.toMatchObject({
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
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

describe('GetExecutionHistory', () => {
  test('comes in pages that fit together, in both directions', async () => {
    const { executionArn } = await run(service, { a: 1 });
    const all: Answer = await service.call('GetExecutionHistory', { executionArn });
    expect(all.events.map((event: Answer) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(all.nextToken).toBeUndefined();
    for (const reverseOrder of [false, true]) {
      const events: Answer[] = [];
      let nextToken: string | undefined;
      do {
        const page: Answer = await service.call('GetExecutionHistory', {
          executionArn,
          reverseOrder,
          maxResults: 3,
          ...(nextToken !== undefined && { nextToken }),
        });
        expect(page.events.length).toBeLessThanOrEqual(3);
        events.push(...page.events);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      expect(events).toEqual(reverseOrder ? all.events.toReversed() : all.events);
    }
  });

  test('leaves inputs and outputs out on request', async () => {
    const { executionArn } = await run(service, { a: 1 });
    const { events }: Answer = await service.call('GetExecutionHistory', {
      executionArn,
      includeExecutionData: false,
    });
    expect(events).toHaveLength(7);
    expect(JSON.stringify(events)).not.toMatch(/"(input|output)(Details)?":/);
  });

  test('fails with InvalidToken for a token of another listing, or none of ours', async () => {
    const one = await run(service, {});
    const two = await run(service, {});
    const { nextToken }: Answer = await service.call('GetExecutionHistory', {
      executionArn: one.executionArn,
      maxResults: 1,
    });
    for (const token of [nextToken, 'x', Buffer.from('{}').toString('base64url')]) {
      await expect(
        service.call('GetExecutionHistory', { executionArn: two.executionArn, nextToken: token }),
      ).rejects.toMatchObject({ code: 'InvalidToken', message: "Invalid Token: 'Invalid token'" });
    }
  });
});

describe('ListExecutions', () => {
  test('lists the newest first, by status, in pages that new executions do not disturb', async () => {
    for (const name of ['a', 'b', 'c']) await run(service, {}, name);
    await service.call('StartExecution', { stateMachineArn, name: 'd', input: '{"hang":true}' });
    const request = { stateMachineArn, maxResults: 2 };
    const first: Answer = await service.call('ListExecutions', request);
    await run(service, {}, 'e');
    const second: Answer = await service.call('ListExecutions', {
      ...request,
      nextToken: first.nextToken,
    });
    const names = [...first.executions, ...second.executions].map((execution) => execution.name);
    expect(names).toEqual(['d', 'c', 'b', 'a']);
    expect(second.nextToken).toBeUndefined();
    const running: Answer = await service.call('ListExecutions', {
      stateMachineArn,
      statusFilter: 'RUNNING',
    });
    expect(running.executions).toMatchObject([{ name: 'd', status: 'RUNNING', redriveCount: 0 }]);
  });

  test.each<[object, string, RegExp]>([
    [{}, 'ValidationException', /stateMachineArn/],
    [{ mapRunArn: 'arn:x' }, 'ResourceNotFound', /arn:x/],
    [
      { stateMachineArn, maxResults: 1001 },
      'ValidationException',
      /Value '1001' at 'maxResults'.*less than or equal to 1000/,
    ],
    [{ stateMachineArn, statusFilter: 'OK' }, 'ValidationException', /enum value set: \[RUNNING, /],
    [{ stateMachineArn, maxResults: 1.5 }, 'SerializationException', /converted to an Integer/],
  ])('fails for %j', async (input, code, message) => {
    await expect(service.call('ListExecutions', input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
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

describe('state machines', () => {
  test('are described, also by an execution, listed and tagged', async () => {
    const described: Answer = await service.call('DescribeStateMachine', { stateMachineArn });
    expect(described).toMatchObject({
      name: 'Echo',
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn,
      definition: JSON.stringify(echo),
    });
    const { executionArn } = await run(service, {});
    const byExecution = await service.call('DescribeStateMachineForExecution', { executionArn });
    expect(byExecution).toMatchObject({ stateMachineArn, updateDate: described.creationDate });
    const { stateMachines }: Answer = await service.call('ListStateMachines', {});
    expect(stateMachines.map((machine: Answer) => machine.name)).toEqual(['Echo', 'Other']);
    expect(await service.call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
      tags: [{ key: 'team', value: 'ml' }],
    });
  });

  test('fails with InvalidStateMachine at the start when a definition cannot run here', () => {
    const start = (definition: object, type?: string) => () =>
      new StepFunctionsService({
        clock: systemClock,
        integrations: { invokeLambda, integrations: {} },
        stateMachines: [
          {
            name: 'Bad',
            arn: `${prefix}:stateMachine:Bad`,
            definition: JSON.stringify(definition),
            roleArn,
            ...(type !== undefined && { type }),
          },
        ],
      });
    expect(start({ ...echo, QueryLanguage: 'JSONPath' })).toThrow(
      expect.objectContaining({ code: 'InvalidStateMachine' }),
    );
    expect(start(echo, 'EXPRESS')).toThrow(
      expect.objectContaining({ code: 'StateMachineTypeNotSupported' }),
    );
  });
});

describe('StepFunctionsService', () => {
  test('fails with UnknownOperationException that names what exists', async () => {
    await expect(service.call('RedriveExecution', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringMatching(/no operation 'RedriveExecution'.*StartExecution, .*ListTags/),
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
