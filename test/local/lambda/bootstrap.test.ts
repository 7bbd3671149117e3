import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { allEnded, isRunning } from '../../_helpers/processes';
import { removeDirectories } from '../_helpers/assemblies';
import { closeServices, filesIn, functionOf, serviceOf } from '../_helpers/functions';

afterEach(closeServices);
afterAll(removeDirectories);

describe('loading handlers', () => {
  test.each([
    ['a CommonJS file', { 'index.js': 'exports.handler = async () => "ok"' }, 'index.handler'],
    ['a .cjs file', { 'index.cjs': 'exports.handler = async () => "ok"' }, 'index.handler'],
    ['a .mjs file', { 'index.mjs': 'export const handler = async () => "ok"' }, 'index.handler'],
    [
      'a module by package.json',
      {
        'package.json': '{"type":"module"}',
        'index.js': 'export const handler = async () => "ok"',
      },
      'index.handler',
    ],
    [
      'a file in a folder',
      { 'src/api/index.js': 'exports.handler = async () => "ok"' },
      'src/api/index.handler',
    ],
    [
      'a nested export',
      { 'index.js': 'exports.api = { get: { handler: async () => "ok" } }' },
      'index.api.get.handler',
    ],
    [
      'a module that waits at its top level',
      { 'index.mjs': 'await null; export const handler = async () => "ok"' },
      'index.handler',
    ],
  ])('loads %s', async (_what, files, handler) => {
    await expect(serviceOf(functionOf(files, { handler })).invoke()).resolves.toBe('ok');
  });

  const callback =
    'exports.handler = (event, context, callback) => setImmediate(callback, null, 1)';
  const plain = 'exports.handler = (event) => 1';

  test('a handler may use its callback up to Node.js 22', async () => {
    await expect(serviceOf(functionOf(callback)).invoke()).resolves.toBe(1);
  });

  test('fails when a handler expects a callback from Node.js 24 on', async () => {
    const fn = functionOf(callback, { runtime: 'nodejs24.x' });
    await expect(serviceOf(fn).invoke()).rejects.toMatchObject({
      name: 'Runtime.CallbackHandlerDeprecated',
    });
  });

  test('a plain return value counts from Node.js 24 on only', async () => {
    await expect(serviceOf(functionOf(plain)).invoke()).resolves.toBeNull();
    const fn = functionOf(plain, { runtime: 'nodejs24.x' });
    await expect(serviceOf(fn).invoke()).resolves.toBe(1);
  });
});

describe('logs', () => {
  test('what a function prints comes before its answer, in the lines that Lambda writes', async () => {
    const { invoke, logs } = serviceOf(
      functionOf(`exports.handler = async (_event, { awsRequestId }) => {
        console.log('two\\nlines', { a: 1 });
        console.warn('careful');
        process.stdout.write('raw, no break');
        process.stderr.write('err\\n');
        return awsRequestId;
      }`),
    );
    const requestId = await invoke();
    const messages = logs.map(({ message }) => message);
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    expect(messages[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(messages).toContainEqual(
      expect.stringMatching(new RegExp(`^${time}\t${requestId}\tINFO\ttwo\nlines { a: 1 }$`)),
    );
    expect(messages).toContainEqual(
      expect.stringMatching(new RegExp(`^${time}\t${requestId}\tWARN\tcareful$`)),
    );
    expect(messages).toContain('raw, no break');
    expect(messages).toContain('err');
    expect(messages.at(-2)).toBe(`END RequestId: ${requestId}`);
    expect(messages.at(-1)).toMatch(
      new RegExp(
        `^REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB\tMax Memory Used: [1-9]\\d* MB`,
      ),
    );
    expect(logs[0]).toMatchObject({
      functionName: 'f',
      logGroupName: '/aws/lambda/f',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    });
  });

  test('are JSON where the function says so', async () => {
    const { invoke, logs } = serviceOf(
      functionOf('exports.handler = async () => console.error("bad")', { logFormat: 'JSON' }),
    );
    await invoke();
    expect(JSON.parse(logs[1]?.message ?? '')).toMatchObject({ level: 'ERROR', message: 'bad' });
  });

  test('large output does not hold the function up', async () => {
    const { invoke, logs } = serviceOf(
      functionOf(
        'exports.handler = async () => { for (let i = 0; i < 2000; i++) console.log("x".repeat(1000)) }',
      ),
    );
    await invoke();
    expect(logs).toHaveLength(2003);
  });

  test('the error of a handler is logged with its stack', async () => {
    const { invoke, logs } = serviceOf(
      functionOf('exports.handler = async () => { throw new TypeError("x") }'),
    );
    await expect(invoke()).rejects.toThrow();
    const [, logged] = /\tERROR\tInvoke Error\t(.*)$/.exec(logs[1]?.message ?? '') ?? [];
    expect(JSON.parse(logged ?? '')).toMatchObject({ errorType: 'TypeError', errorMessage: 'x' });
  });
});

describe('the end of the owner', () => {
  test.each(['while (true);', 'await new Promise((resolve) => setTimeout(resolve, 3_600_000));'])(
    'a function ends with an owner that is killed, in the middle of: %s',
    async (body) => {
      const directory = filesIn({
        'index.js': `exports.handler = async () => { console.log(process.pid); ${body} }`,
        'owner.js': `const { fork } = require('node:child_process');
          const child = fork(process.argv[2], [], { detached: true, env: {
            PATH: process.env.PATH, LAMBDA_TASK_ROOT: __dirname, _HANDLER: 'index.handler' },
            stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'] });
          child.on('message', () => child.send({ requestId: 'r', payload: '{}', timeoutMs: 3_600_000 }));`,
      });
      const bootstrap = join(__dirname, '../../../lib/local/lambda/bootstrap.cjs');
      const owner = spawn(process.execPath, [join(directory, 'owner.js'), bootstrap], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: owner.stdout });
      const [line] = (await once(lines, 'line')) as [string];
      const pid = Number(line.split('\t')[3]);
      expect(isRunning(pid)).toBe(true);
      owner.kill('SIGKILL');
      await allEnded(pid);
    },
  );
});
