import { type Execution, type StartDependencies, start } from '../../../lambdas/start/start';

const REQUEST = { task: 'xgboost', inputs: { train: 's3://data/train.csv' } };

/** Step Functions in memory. */
function account(executions: Record<string, Execution> = {}, problems: readonly object[] = []) {
  const started: { name: string; input: string }[] = [];
  const validated: unknown[] = [];
  const dependencies: StartDependencies = {
    newName: () => 'a-new-name',
    validate: async (request) => {
      validated.push(request);
      if (problems.length === 0) return { valid: true, jobName: 'job', notes: ['a note'] };
      return { valid: false, problems: problems as never, message: '' };
    },
    describe: async (name) => executions[name],
    start: async (name, input) => {
      if (name === 'taken-meanwhile') {
        executions[name] = execution({ task: 'mnist' });
        return undefined;
      }
      started.push({ name, input });
      return { arn: `arn:${name}`, startDate: new Date(1_500) };
    },
  };
  const call = async (body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { statusCode, body: answer, headers } = await start(text, dependencies);
    return { statusCode, headers, ...JSON.parse(answer) };
  };
  return { call, started, validated };
}

const execution = (input: object): Execution => ({
  arn: 'arn:there',
  startDate: new Date(1_000),
  input: JSON.stringify(input),
});

describe('POST /executions', () => {
  test('starts what Plan would accept', async () => {
    const { call, started } = account();
    expect(await call({ name: 'churn-7', request: REQUEST })).toMatchObject({
      statusCode: 201,
      headers: { location: 'executions/churn-7', 'content-type': 'application/json' },
      name: 'churn-7',
      executionArn: 'arn:churn-7',
      startDate: 1.5,
      notes: ['a note'],
    });
    expect(started).toEqual([{ name: 'churn-7', input: JSON.stringify(REQUEST) }]);
  });

  test('gives it a name where it has none', async () => {
    expect(await account().call({ request: REQUEST })).toMatchObject({ name: 'a-new-name' });
  });

  test('answers with every problem, by its path in the body, and starts nothing', async () => {
    const problems = [
      { code: 'WrongType', path: '$.inputs.train', message: 'No.' },
      { code: 'UnknownField', path: '$.tusk', message: 'No.' },
    ];
    const { call, started } = account({}, problems);
    expect(await call({ request: REQUEST })).toMatchObject({
      statusCode: 400,
      code: 'InvalidRequest',
      problems: [{ path: '$.request.inputs.train' }, { path: '$.request.tusk' }],
      message: expect.stringContaining('WrongType at $.request.inputs.train'),
    });
    expect(started).toEqual([]);
  });

  test('answers with the execution of the same name and request, which is not validated again', async () => {
    const { call, started, validated } = account({
      // Members in another order.
      'churn-7': execution({ inputs: REQUEST.inputs, task: 'xgboost' }),
    });
    expect(await call({ name: 'churn-7', request: REQUEST })).toMatchObject({
      statusCode: 200,
      executionArn: 'arn:there',
      startDate: 1,
    });
    expect([started, validated]).toEqual([[], []]);
  });

  test('says where the request of another execution of that name differs', async () => {
    const { call, started } = account({ 'churn-7': execution({ ...REQUEST, task: 'mnist' }) });
    expect(await call({ name: 'churn-7', request: REQUEST })).toMatchObject({
      statusCode: 409,
      code: 'ExecutionExists',
      differs: ['$.request.task'],
    });
    expect(started).toEqual([]);
  });

  test('says so too of one that was started in the meantime', async () => {
    const answer = await account().call({ name: 'taken-meanwhile', request: REQUEST });
    expect(answer).toMatchObject({
      statusCode: 409,
      differs: ['$.request.task', '$.request.inputs'],
    });
  });

  test.each([
    ['no JSON', '{"request": {', 400, 'InvalidJson', '$'],
    ['a list', '[]', 400, 'WrongType', '$'],
    ['nothing', '', 400, 'InvalidJson', '$'],
    ['no request', '{}', 400, 'MissingField', '$.request'],
    ['an unknown member', { request: REQUEST, nmae: 'x' }, 400, 'UnknownField', '$.nmae'],
    [
      'a long name',
      { request: REQUEST, name: 'x'.repeat(81) },
      400,
      'InvalidExecutionName',
      '$.name',
    ],
    ['a script', { request: REQUEST, name: '<script>' }, 400, 'InvalidExecutionName', '$.name'],
    ['dots', { request: REQUEST, name: '..' }, 400, 'InvalidExecutionName', '$.name'],
    [
      'a member twice',
      '{"request": {"task": "a", "task": "b"}}',
      400,
      'InvalidJson',
      '$.request.task',
    ],
    ['a megabyte', { request: { task: 'x'.repeat(1e6) } }, 413, 'RequestTooLarge', '$'],
  ])('refuses a body with %s', async (_, body, statusCode, code, path) => {
    const { call, started } = account();
    expect(await call(body)).toMatchObject({ statusCode, problems: [{ code, path }] });
    expect(started).toEqual([]);
  });
});
