import { Problems, parseRequest, readRequest, taskNameOf, unknownTask } from '../../../lib/core';
import { codesAt, planned, problemsOf, refused, request } from '../_helpers/factories';

describe('parseRequest', () => {
  test('reads JSON', () => expect(parseRequest('{"task":"a"}')).toEqual({ task: 'a' }));

  test.each(['', '{', "{'task': 1}", 'task: a', '{"a":1,}', 'NaN', '\uFEFF{}'])(
    'fails for %j, which is not JSON',
    (text) => {
      const problems = problemsOf(() => parseRequest(text));
      expect(codesAt(problems)).toEqual(['InvalidJson $']);
      expect(problems[0]?.message).toMatch(/^The request is not JSON: .+\.$/);
    },
  );

  test('takes 262,144 bytes and fails for one more', () => {
    const of = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expect(parseRequest(of(262_144))).toHaveLength(262_142);
    expect(problemsOf(() => parseRequest(of(262_145)))).toEqual([
      {
        code: 'RequestTooLarge',
        path: '$',
        message: 'Step Functions takes no input of this size.',
        found: '"262145 bytes"',
        allowed: 'at most 262144 bytes; keep large values in S3',
      },
    ]);
  });

  test('counts bytes, not characters', () => {
    expect(codesAt(problemsOf(() => parseRequest(`"${'é'.repeat(131_072)}"`)))).toEqual([
      'RequestTooLarge $',
    ]);
  });
});

describe('the member by which a state machine says that it has started an execution', () => {
  const by = { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:aws:states:…' };

  test('says who started it, unless the request does', () => {
    const problems = new Problems();
    const read = (more: object) => readRequest({ ...request(), ...more }, problems);
    expect(read(by)).toEqual({ ...read({}), startedBy: 'arn:aws:states:…' });
    expect(read({ ...by, startedBy: 'ana' })).toMatchObject({ startedBy: 'ana' });
    expect(read({})).not.toHaveProperty('startedBy');
    expect(problems.list).toEqual([]);
  });
});

describe('startedBy', () => {
  test.each([
    [7, 'WrongType'],
    ['a;b', 'InvalidTag'],
    ['x'.repeat(257), 'InvalidTag'],
  ])('is what a tag can say, so not %p', (startedBy, code) => {
    expect(refused({ ...request(), startedBy })).toMatchObject([{ code, path: '$.startedBy' }]);
  });
});

describe('a member that is there twice', () => {
  test.each([
    ['{"task":"a","task":"b"}', '$.task'],
    ['{"inputs":{"train":"s3://a","train":"s3://b"}}', '$.inputs.train'],
    ['{"a":[1,{"b":1},{"c":1,"d":[{}],"c":2}]}', '$.a[2].c'],
    ['{"a":1,"\\u0061":2}', '$.a'],
    ['{"a":"x\\"y,:{}","a":1}', '$.a'],
    ['{ "__proto__" : 1 , "__proto__" : 2 }', '$.__proto__'],
  ])('fails in %s', (text, path) => {
    expect(codesAt(problemsOf(() => parseRequest(text)))).toEqual([`InvalidJson ${path}`]);
  });

  test.each([
    '{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}',
    '{"a":"a","b":["a","a"]}',
    '[[],{},"{\\"a\\":1,\\"a\\":2}",-1.5e3,true,null]',
    '"\\\\"',
  ])('is not there in %s', (text) => expect(parseRequest(text)).toEqual(JSON.parse(text)));

  test('is looked for at once in the largest and the deepest request', () => {
    // Of this process, however busy the machine is: a quadratic search takes minutes.
    const before = process.cpuUsage();
    for (const text of [
      `${'['.repeat(131_072)}${']'.repeat(131_072)}`,
      `"${'\\\\'.repeat(131_071)}"`,
      `{${Array.from({ length: 20_000 }, (_, index) => `"n${index}":0`)}}`,
    ]) {
      parseRequest(text);
    }
    expect(process.cpuUsage(before).user).toBeLessThan(20e6);
  });
});

describe('taskNameOf', () => {
  test('is the name', () => expect(taskNameOf({ task: 'a' }, new Problems())).toBe('a'));

  test.each([
    [null, '$'],
    [[], '$'],
    [5, '$'],
    ['text', '$'],
    [{}, '$.task'],
    [{ task: '' }, '$.task'],
    [{ task: 5 }, '$.task'],
    [{ task: null }, '$.task'],
  ])('fails for %j', (value, path) => {
    const problems = new Problems();
    expect(taskNameOf(value, problems)).toBeUndefined();
    expect(problems.list.map((problem) => problem.path)).toEqual([path]);
  });
});

describe('unknownTask', () => {
  test('names the nearest task and those there are', () => {
    const problems = new Problems();
    unknownTask('xgbost', ['mnist', 'xgboost'], problems);
    expect(problems.list).toEqual([
      {
        code: 'UnknownTask',
        path: '$.task',
        message: 'No task of that name is registered. Did you mean "xgboost"?',
        found: '"xgbost"',
        allowed: 'mnist, xgboost',
      },
    ]);
  });

  test('says so where there is none at all', () => {
    const problems = new Problems();
    unknownTask('a', [], problems);
    expect(problems.list[0]?.allowed).toBe('nothing');
  });
});

describe('readRequest', () => {
  test('fills in what may be absent', () => {
    expect(readRequest({ task: 'a' }, new Problems())).toEqual({
      task: 'a',
      inputs: {},
      overrides: {},
    });
  });

  test('hands on those overrides only that can be read', () => {
    const problems = new Problems();
    const read = readRequest(
      {
        task: 'a',
        overrides: { version: 3, resources: { instanceCount: 2, volumeSizeInGB: '1' }, tags: [] },
      },
      problems,
    );
    expect(read?.overrides).toEqual({ resources: { instanceCount: 2 } });
    expect(problems.list).toHaveLength(3);
  });

  test('hints at the field that was meant', () => {
    expect(refused({ ...request(), input: {} })[0]).toMatchObject({
      code: 'UnknownField',
      path: '$.input',
      message: 'There is no such field. Did you mean "inputs"?',
      allowed:
        '$schema, task, inputs, overrides, checkpointsFrom, startedBy, budget, noCache, processesPerHost',
    });
  });
});

describe('an odd request', () => {
  const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field-${index}`, 1]));

  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['a number', 5],
    ['a text', 'xgboost'],
    ['a boolean', true],
    ['nothing in it', {}],
    ['inputs null', { task: 'xgboost', inputs: null }],
    ['inputs a list', { task: 'xgboost', inputs: ['s3://a/b'] }],
    ['inputs nested deep', { task: 'xgboost', inputs: deep(50_000) }],
    ['overrides null', request({}, { overrides: null })],
    ['overrides a list', request({}, { overrides: [] })],
    ['overrides nested deep', request({}, { overrides: { resources: deep(50_000) } })],
    ['a channel null', request({ train: null })],
    ['a channel a list', request({ train: ['s3://data/x'] })],
    ['a channel a number', request({ train: 5 })],
    ['a channel nested deep', request({ train: deep(50_000) })],
    ['a channel’s uri a list', request({ train: { uri: ['s3://data/x'] } })],
    ['hyperparameters null', request({ hyperparameters: null })],
    ['hyperparameters a list', request({ hyperparameters: [] })],
    [
      'hyperparameters nested deep',
      request({ hyperparameters: { num_round: 5, eta: deep(50_000) } }),
    ],
    ['10,000 unknown fields', { ...request(), ...many(10_000) }],
    ['10,000 unknown inputs', request(many(10_000))],
    [
      '10,000 unknown hyperparameters',
      request({ hyperparameters: { num_round: 1, ...many(10_000) } }),
    ],
    ['10,000 unknown overrides', request({}, { overrides: { resources: many(10_000) } })],
    ['a key of 200,000 characters', { ...request(), ['k'.repeat(200_000)]: 1 }],
    [
      'a type of 200,000 characters',
      request({}, { overrides: { resources: { instanceType: 'm'.repeat(200_000) } } }),
    ],
    [
      'metrics of 2,000 characters',
      request({
        hyperparameters: {
          num_round: 1,
          objective: 'x'.repeat(2_000),
          eval_metric: 'y,'.repeat(1_000),
        },
      }),
    ],
  ])('fails once, clearly and in bounds: %s', (_what, odd) => {
    const before = process.cpuUsage();
    let message = '';
    try {
      planned(odd);
    } catch (error) {
      expect((error as Error).name).toBe('InvalidRequest');
      message = (error as Error).message;
    }
    expect(message).toMatch(/^The request has \d+ problems?:\n {2}[A-Z]/);
    expect(message.length).toBeLessThan(8_000);
    // Of this process, and no measurement: a quadratic check would take minutes here.
    expect(process.cpuUsage(before).user).toBeLessThan(20e6);
  });

  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const own = (name: string, value: unknown) =>
    JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);

  test.each(NAMES)('fails for %s as the name of anything', (name) => {
    const at = (problems: ReturnType<typeof refused>) => problems.map(({ code }) => code);
    expect(at(refused({ ...request(), ...own(name, 1) }))).toEqual(['UnknownField']);
    const inputs = { ...request().inputs, ...own(name, 's3://a-bucket/b') };
    expect(at(refused({ task: 'xgboost', inputs }))).toEqual(['UnknownChannel']);
    const channel = { uri: 's3://data/x', ...own(name, 1) };
    expect(at(refused(request({ train: channel })))).toEqual(['UnknownField']);
    const hyperparameters = { num_round: 5, ...own(name, 1) };
    expect(at(refused(request({ hyperparameters })))).toEqual(['UnknownHyperparameter']);
    const metrics = { num_round: 5, objective: 'binary:logistic', eval_metric: name };
    expect(at(refused(request({ hyperparameters: metrics })))).toEqual(['InvalidHyperparameter']);
    expect(at(refused(request({}, { overrides: own(name, {}) })))).toEqual(['UnknownField']);
  });

  test.each(NAMES)('takes %s as the name of a tag and of a variable like any other', (name) => {
    const overrides = { tags: own(name, 'v'), environment: own(name, 'v') };
    const body = planned(request({}, { overrides })).request;
    expect(body.Tags).toContainEqual({ Key: name, Value: 'v' });
    expect(Object.entries(body.Environment ?? {})).toEqual([[name, 'v']]);
  });

  test('keeps text in any script as it is', () => {
    const overrides = { tags: { größe: '大きい' }, environment: { GREETING: 'здравствуй 😀' } };
    const body = planned(request({ train: 's3://data/données/😀.csv' }, { overrides })).request;
    expect(body.InputDataConfig?.[0]?.DataSource.S3DataSource?.S3Uri).toBe(
      's3://data/données/😀.csv',
    );
    expect(body.Environment).toEqual({ GREETING: 'здравствуй 😀' });
    expect(body.Tags[0]).toEqual({ Key: 'größe', Value: '大きい' });
  });
});
