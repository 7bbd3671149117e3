import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEnded, isRunning } from '../../_helpers/processes';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { closeServices, functionOf, serviceOf } from '../_helpers/functions';

afterEach(closeServices);
afterAll(removeDirectories);

/** Source of `go()`, which resolves once a test has written the file. */
const waitsFor = (file: string) => `const fs = require('node:fs');
  const file = ${JSON.stringify(file)};
  const go = () => new Promise((resolve) => {
    const watcher = fs.watch(require('node:path').dirname(file), () => look());
    const look = () => { if (fs.existsSync(file)) { watcher.close(); resolve(); } };
    look();
  });`;

describe('LambdaService', () => {
  test('answers with what the handler returns, through JSON', async () => {
    const { service } = serviceOf(
      functionOf(
        'exports.handler = async (event) => ({ event, at: new Date(0), gone: undefined })',
      ),
    );
    const result = await service.invoke({ FunctionName: 'f', Payload: { a: [1, 'ü', null] } });
    expect(result).toEqual({
      ExecutedVersion: '$LATEST',
      StatusCode: 200,
      Payload: { event: { a: [1, 'ü', null] }, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('an invocation without a payload gets an empty object', async () => {
    const { invoke } = serviceOf(functionOf('exports.handler = async (event) => event'));
    await expect(invoke()).resolves.toEqual({});
  });

  test('a handler that returns nothing answers null', async () => {
    const { invoke } = serviceOf(functionOf('exports.handler = async () => {}'));
    await expect(invoke()).resolves.toBeNull();
  });

  test('keeps its process warm: one handles all that come one after the other', async () => {
    const { invoke } = serviceOf(functionOf('let n = 0; exports.handler = async () => ++n'));
    for (let n = 1; n <= 20; n += 1) await expect(invoke()).resolves.toBe(n);
  });

  test('a function that is loaded ahead is invoked in that process', async () => {
    const { service, invoke, logs } = serviceOf(
      functionOf(`console.log('loaded'); exports.handler = async () => process.pid`),
    );
    await service.warm(['none', 'f', 'f']);
    const [first, second] = [await invoke(), await invoke()];
    expect(second).toBe(first);
    expect(logs.filter(({ message }) => message.includes('loaded'))).toHaveLength(1);
  });

  test('one that cannot be loaded ahead fails when it is invoked', async () => {
    const { service, invoke } = serviceOf(functionOf(`throw new TypeError('bad')`));
    await service.warm(['f']);
    await expect(invoke()).rejects.toMatchObject({ name: 'TypeError', message: 'bad' });
  });

  test('runs several invocations at a time, each in a process of its own', async () => {
    const file = join(temporaryDirectory(), 'go');
    const { invoke, logged } = serviceOf(
      functionOf(`${waitsFor(file)}
        exports.handler = async () => { console.log('begun'); await go(); return process.pid; }`),
      { maxConcurrency: 3 },
    );
    const running = Array.from({ length: 9 }, () => invoke());
    await logged(3, 'begun');
    writeFileSync(file, '');
    expect(new Set(await Promise.all(running)).size).toBe(3);
  });

  test('gives the function its environment and nothing of ours', async () => {
    process.env.RANKZERO_TEST_SECRET = 'ours';
    const { invoke } = serviceOf(
      functionOf('exports.handler = async () => process.env', {
        environment: { BUCKET: 'data', AWS_REGION: 'moon', AWS_ACCESS_KEY_ID: 'own' },
      }),
    );
    const environment = (await invoke()) as Record<string, string>;
    delete process.env.RANKZERO_TEST_SECRET;
    expect(environment).toMatchObject({
      BUCKET: 'data',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'ASIAROLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      _HANDLER: 'index.handler',
      PATH: process.env.PATH,
    });
    expect(environment).not.toHaveProperty('RANKZERO_TEST_SECRET');
    expect(environment).not.toHaveProperty('HOME');
    expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
  });

  test('runs in the directory of the code, with the memory that it has', async () => {
    const { invoke } = serviceOf(
      functionOf(`exports.handler = async () => ({
        here: process.cwd() === process.env.LAMBDA_TASK_ROOT,
        heap: require('node:v8').getHeapStatistics().heap_size_limit / 2 ** 20,
      })`),
    );
    const { here, heap } = (await invoke()) as { here: boolean; heap: number };
    expect(here).toBe(true);
    expect(heap).toBeGreaterThanOrEqual(256);
    expect(heap).toBeLessThan(400);
  });

  test('the context tells who runs, and how long still', async () => {
    const { invoke } = serviceOf(
      functionOf(
        `exports.handler = async (_event, context) => {
        const before = context.getRemainingTimeInMillis();
        // Time itself is what is tested: this much of it passes, however busy the machine is.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { ...context, before, after: context.getRemainingTimeInMillis() };
      }`,
      ),
    );
    const context = (await invoke()) as Record<string, number>;
    expect(context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'f',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
      logGroupName: '/aws/lambda/f',
      memoryLimitInMB: '256',
    });
    expect(context.before).toBeLessThanOrEqual(600_000);
    expect(context.before).toBeGreaterThan(300_000);
    expect(Number(context.before) - Number(context.after)).toBeGreaterThanOrEqual(49);
  });

  test.each([
    ['name', 'f', '$LATEST'],
    ['ARN', 'arn:aws:lambda:us-east-1:123456789012:function:f', '$LATEST'],
    ['partial ARN', '123456789012:function:f', '$LATEST'],
    ['name and $LATEST', 'f:$LATEST', '$LATEST'],
    ['version', 'arn:aws:lambda:us-east-1:123456789012:function:f:1', '1'],
    ['alias', 'f:live', '1'],
  ])('is invoked by %s', async (_what, FunctionName, ExecutedVersion) => {
    const { service } = serviceOf(
      functionOf('exports.handler = async () => 1', { qualifiers: { 1: '1', live: '1' } }),
    );
    await expect(service.invoke({ FunctionName })).resolves.toMatchObject({ ExecutedVersion });
  });

  test.each(['g', 'f:2', 'arn:aws:lambda:us-east-1:999999999999:function:f', 'f/f', ''])(
    "fails for '%s', which is no function",
    async (FunctionName) => {
      const { service } = serviceOf(functionOf('exports.handler = async () => 1'));
      await expect(service.invoke({ FunctionName })).rejects.toMatchObject({
        name: 'Lambda.ResourceNotFoundException',
        cause: expect.stringMatching(/^Function not found: .*\(Service: Lambda, Status Code: 404/),
      });
    },
  );

  test('fails with a payload over 6 MB, without running anything', async () => {
    const { invoke, logs } = serviceOf(functionOf('exports.handler = async () => 1'));
    await expect(invoke('x'.repeat(6 * 2 ** 20))).rejects.toMatchObject({
      name: 'Lambda.RequestTooLargeException',
    });
    expect(logs).toEqual([]);
  });

  test('fails with an answer over 6 MB', async () => {
    const { invoke } = serviceOf(functionOf('exports.handler = async (n) => "x".repeat(n)'));
    await expect(invoke(6 * 2 ** 20 - 2)).resolves.toHaveLength(6 * 2 ** 20 - 2);
    await expect(invoke(6 * 2 ** 20 - 1)).rejects.toMatchObject({
      name: 'Function.ResponseSizeTooLarge',
    });
  });

  test('a caller that gives up gets its reason at once, and the function runs on', async () => {
    const file = join(temporaryDirectory(), 'go');
    const { service, said } = serviceOf(
      functionOf(`${waitsFor(file)}
        exports.handler = async () => { console.log('begun'); await go(); console.log('done'); }`),
    );
    const controller = new AbortController();
    const running = service.invoke({ FunctionName: 'f' }, controller.signal);
    running.catch(() => undefined);
    await said('begun');
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    writeFileSync(file, '');
    await said('done');
  });

  test('close ends what runs, what it started and what waits, and leaves no file', async () => {
    const { service, said } = serviceOf(
      functionOf(`const { spawn } = require('node:child_process');
        exports.handler = async () => {
          const child = spawn('sleep', ['3600'], { stdio: 'ignore' });
          console.log('pids', process.pid, child.pid, process.cwd());
          await new Promise(() => setInterval(() => {}, 1000));
        }`),
      { maxConcurrency: 1 },
    );
    const running = [1, 2].map(() => service.invoke({ FunctionName: 'f' }));
    const ends = Promise.allSettled(running);
    const line = await said('pids');
    const [, own, started, directory] = /pids (\d+) (\d+) (\S+)/.exec(line) ?? [];
    await service.close();
    const [first, second] = (await ends) as PromiseRejectedResult[];
    expect(first?.reason.name).toBe('Runtime.ExitError');
    expect(second?.reason).toMatchObject({
      name: 'Lambda.ServiceException',
      cause: 'The local account is closed.',
    });
    expect(isRunning(Number(own))).toBe(false);
    await allEnded(Number(started));
    expect(existsSync(String(directory))).toBe(false);
    await expect(service.invoke({ FunctionName: 'f' })).rejects.toThrow('closed');
  });
});
