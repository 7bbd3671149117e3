import type { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, run, serviceOf, stateMachineArn } from './_helpers/echo';

let service: StepFunctionsService;

beforeEach(() => {
  service = serviceOf();
});

afterEach(() => service.close());

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
    [{ mapRunArn: 'arn:x' }, 'InvalidArn', /arn:x/],
    [
      { stateMachineArn, maxResults: 1001 },
      'ValidationException',
      /Value '1001' at 'maxResults'.*less than or equal to 1000/,
    ],
    [
      { stateMachineArn, statusFilter: 'OK' },
      'ValidationException',
      /enum value set: \[SUCCEEDED, /,
    ],
    [{ stateMachineArn, maxResults: 1.5 }, 'SerializationException', /converted to an Integer/],
  ])('fails for %j', async (input, code, message) => {
    await expect(service.call('ListExecutions', input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
