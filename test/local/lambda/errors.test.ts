import { removeDirectories } from '../_helpers/assemblies';
import { closeServices, functionOf, serviceOf } from '../_helpers/functions';

afterEach(closeServices);
afterAll(removeDirectories);

/** What an invocation is rejected with, its cause decoded. */
async function failureOf(running: Promise<unknown>): Promise<{
  name: string;
  cause: { errorType: string; errorMessage: string; trace?: string[] };
}> {
  try {
    await running;
  } catch (error) {
    const { name, cause } = error as { name: string; cause: string };
    return { name, cause: JSON.parse(cause) };
  }
  throw new Error('The invocation succeeded.');
}

describe('failures of functions', () => {
  test('fails with the name of the error that was thrown and its trace as cause', async () => {
    const { invoke } = serviceOf(
      functionOf(`exports.handler = async () => {
        const error = new Error('no rows'); error.name = 'DataError'; throw error;
      }`),
    );
    const { name, cause } = await failureOf(invoke());
    expect(name).toBe('DataError');
    expect(Object.keys(cause)).toEqual(['errorType', 'errorMessage', 'trace']);
    expect(cause).toMatchObject({ errorType: 'DataError', errorMessage: 'no rows' });
    expect(cause.trace?.[0]).toMatch(/Error: no rows$/);
    expect(cause.trace?.[1]).toMatch(/^ {4}at .*index\.js:2:\d+/);
  });

  test.each([
    ['a subclass without a name of its own', 'class A extends Error {}; throw new A("x")', 'Error'],
    ['a TypeError', 'null.x', 'TypeError'],
    ['a string', 'throw "oops"', 'string'],
    ['nothing', 'throw undefined', 'undefined'],
    ['a value that JSON cannot hold', 'return 1n', 'Error'],
  ])('fails with %s as Lambda names it', async (_what, body, expected) => {
    const { invoke } = serviceOf(functionOf(`exports.handler = async () => { ${body} }`));
    expect((await failureOf(invoke())).name).toBe(expected);
  });

  test('fails with Lambda.Unknown when the error has no name', async () => {
    const { invoke } = serviceOf(
      functionOf(
        'exports.handler = async () => { throw Object.assign(new Error("x"), {name: ""}) }',
      ),
    );
    await expect(invoke()).rejects.toMatchObject({
      name: 'Lambda.Unknown',
      cause: expect.stringMatching(/^The cause could not be determined because Lambda did not/),
    });
  });

  test('a function that failed stays warm', async () => {
    const { invoke } = serviceOf(
      functionOf(
        `let n = 0; exports.handler = async () => { if (++n === 1) throw new Error('x'); return n; }`,
      ),
    );
    await failureOf(invoke());
    await expect(invoke()).resolves.toBe(2);
  });

  test('fails after its timeout, even when it never yields, and then starts anew', async () => {
    const { invoke, logs } = serviceOf(
      functionOf('exports.handler = async (busy) => { while (busy === true); return "fine" }', {
        timeoutSeconds: 3,
      }),
    );
    await invoke({});
    const { name, cause } = await failureOf(invoke(true));
    expect(name).toBe('Sandbox.Timedout');
    expect(cause).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/,
      ),
    });
    expect(logs.some(({ message }) => message === cause.errorMessage)).toBe(true);
    await expect(invoke({})).resolves.toBe('fine');
  });

  test.each([
    ['exits with a code', 'process.exit(3)', 'Runtime exited with error: exit status 3'],
    ['exits without one', 'process.exit()', 'Runtime exited without providing a reason'],
    [
      'is killed',
      'process.kill(process.pid, "SIGKILL")',
      'Runtime exited with error: signal: killed',
    ],
  ])('fails when its process %s', async (_what, body, message) => {
    const { invoke } = serviceOf(
      functionOf(`exports.handler = async () => { ${body}; await new Promise(() => {}) }`),
    );
    const { name, cause } = await failureOf(invoke());
    expect(name).toBe('Runtime.ExitError');
    expect(cause.errorMessage).toMatch(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${message}$`));
  });

  test('fails when it needs more memory than it has', async () => {
    const { invoke, logs } = serviceOf(
      functionOf('exports.handler = async () => { const a = []; for (;;) a.push({ a }) }', {
        memoryMb: 32,
      }),
    );
    const { name, cause } = await failureOf(invoke());
    expect(name).toBe('Runtime.ExitError');
    expect(cause.errorMessage).toMatch(/signal: aborted$/);
    expect(logs.some(({ message }) => message.includes('heap out of memory'))).toBe(true);
  });

  test('fails when an error is thrown outside the handler', async () => {
    const { invoke } = serviceOf(
      functionOf(`exports.handler = async () => {
        setTimeout(() => { throw new RangeError('late') }); await new Promise(() => {});
      }`),
    );
    expect(await failureOf(invoke())).toMatchObject({
      name: 'RangeError',
      cause: { errorMessage: 'late' },
    });
  });

  test('fails when a promise is rejected that nobody watches', async () => {
    const { invoke } = serviceOf(
      functionOf(`exports.handler = async () => {
        Promise.reject(new Error('lost')); await new Promise(() => {});
      }`),
    );
    expect(await failureOf(invoke())).toMatchObject({
      name: 'Runtime.UnhandledPromiseRejection',
      cause: { errorMessage: 'Error: lost' },
    });
  });

  test.each([
    ['a file that is missing', 'lost.handler', '', 'Runtime.ImportModuleError'],
    [
      'an import that is missing',
      'index.handler',
      'require("nobody")',
      'Runtime.ImportModuleError',
    ],
    ['an export that is missing', 'index.other', '', 'Runtime.HandlerNotFound'],
    ['an export that is no function', 'index.value', '', 'Runtime.HandlerNotFound'],
    ['a handler without a file', 'index', '', 'Runtime.MalformedHandlerName'],
    ['a handler outside the code', '../index.handler', '', 'Runtime.MalformedHandlerName'],
    ['a syntax error', 'index.handler', 'const', 'Runtime.UserCodeSyntaxError'],
    ['an error at its start', 'index.handler', 'null.x', 'TypeError'],
    ['an exit at its start', 'index.handler', 'process.exit(1)', 'Runtime.ExitError'],
  ])('fails with %s', async (_what, handler, line, expected) => {
    const { invoke, logs } = serviceOf(
      functionOf(`${line}\nexports.value = 1; exports.handler = async () => 1;`, { handler }),
    );
    expect((await failureOf(invoke())).name).toBe(expected);
    expect(logs.at(-1)?.message).toMatch(/^REPORT RequestId/);
  });

  test('fails with the reason when it cannot be run here', async () => {
    const { invoke } = serviceOf(
      functionOf('', { code: { unsupported: new Error('it is a container image.') } }),
    );
    await expect(invoke()).rejects.toMatchObject({
      name: 'Lambda.ServiceException',
      message: "The local account cannot run 'f': it is a container image.",
    });
  });
});
