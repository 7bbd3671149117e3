/**
 * Runs one Lambda function in a process of its own, one invocation at a time.
 *
 * Started with the function's environment (_HANDLER, LAMBDA_TASK_ROOT, AWS_EXECUTION_ENV, …) and
 *   fd 1, 2  what the function prints; after each invocation a line `\0end REQUEST_ID\0` on both
 *   fd 3     messages (Node's IPC):
 *              → { ready: true } or { failed: ERROR } once the handler was loaded
 *              ← { requestId, payload, timeoutMs, functionArn, version }
 *              → { requestId, payload } or { requestId, failed: ERROR }, with memoryKb;
 *                ERROR is { errorType, errorMessage, trace }, as Lambda reports it;
 *                `isLast` when the process ends after it
 *   fd 4     a pipe whose end means that the owner is gone: the whole process group is killed
 *
 * A plain script, not TypeScript: it runs unchanged from the sources and beside a bundle, and a
 * cold start pays for no loader. Standard library only.
 */
'use strict';

const { existsSync, readFileSync, writeSync } = require('node:fs');
const { dirname, extname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { format, types } = require('node:util');
const { Worker } = require('node:worker_threads');

const { env } = process;
const root = env.LAMBDA_TASK_ROOT;
const major = Number(/nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV)?.[1]);
/** The invocation under way. */
let requestId;

/** A thread of its own, because a handler that never yields must not outlive its owner either. */
function watchOwner() {
  const code = `const { Socket } = require('node:net');
    const end = () => process.kill(-process.pid, 'SIGKILL');
    new Socket({ fd: 4 }).on('error', end).on('close', end).resume();`;
  new Worker(code, { eval: true, stdin: false }).unref();
}

function runtimeError(name, message) {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  return error;
}

/** An error as Lambda's runtime reports it. */
function report(error) {
  if (!types.isNativeError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const { name, message, stack } = error;
  return { errorType: name, errorMessage: message, trace: String(stack).split('\n') };
}

function print(fd, text) {
  const bytes = Buffer.from(text);
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(fd, bytes, sent);
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Writes a line of Lambda's form: time, request id, level and message. */
function log(level, message) {
  const timestamp = new Date().toISOString();
  const line =
    env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
      ? JSON.stringify({ timestamp, level, requestId, message })
      : [timestamp, requestId, level, message].join('\t');
  // One message is one line on the wire; the reader puts the breaks back.
  print(1, `${line.replace(/\n/g, '\r')}\n`);
}

function patchConsole() {
  const levels = { debug: 'DEBUG', error: 'ERROR', info: 'INFO', log: 'INFO', trace: 'TRACE' };
  for (const [method, level] of Object.entries({ ...levels, warn: 'WARN' })) {
    console[method] = (...args) => log(level, format(...args));
  }
}

/** Whether a .js file is a module, by the nearest package.json up to the task's root. */
function isModule(file) {
  if (extname(file) !== '.js') return extname(file) === '.mjs';
  for (let directory = dirname(file); directory.startsWith(root); directory = dirname(directory)) {
    const manifest = join(directory, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  }
  return false;
}

async function loadModule(path) {
  const file = [`${path}.js`, `${path}.mjs`, `${path}.cjs`, path].find((it) => existsSync(it));
  try {
    if (file === undefined) {
      throw Object.assign(new Error(`Cannot find module '${path}'`), { code: 'MODULE_NOT_FOUND' });
    }
    return isModule(file) ? await import(pathToFileURL(file).href) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw runtimeError('ImportModuleError', String(error));
    }
    throw error;
  }
}

/** Loads `path/file.export`, where the export may be nested: `index.api.handler`. */
async function loadHandler() {
  const name = env._HANDLER;
  const parts = /^((?:.*\/)?[^./]*)\.(.+)$/.exec(name);
  if (parts === null || name.includes('..')) {
    throw runtimeError('MalformedHandlerName', 'Bad handler');
  }
  const loaded = await loadModule(resolve(root, parts[1]));
  const handler = parts[2].split('.').reduce((value, key) => value?.[key], loaded);
  if (handler === undefined) {
    throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw runtimeError('HandlerNotFound', `${name} is not a function`);
  }
  if (major >= 24 && handler.length > 2) {
    const message =
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.';
    throw runtimeError('CallbackHandlerDeprecated', message);
  }
  return handler;
}

function contextOf({ requestId: awsRequestId, timeoutMs, functionArn, version }) {
  const deadline = Date.now() + timeoutMs;
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: version,
    invokedFunctionArn: functionArn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** What the handler returns, promises or, up to Node.js 22, hands to its callback. */
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, value) => (error ? reject(error) : resolve(value));
    const result = major >= 24 ? handler(event, context) : handler(event, context, callback);
    const isPromise = typeof result?.then === 'function';
    // Up to Node.js 22 the plain return value of a handler is not looked at.
    if (isPromise || major >= 24) resolve(result);
    else if (handler.length < 3) resolve(undefined);
  });
}

function encode(value) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    throw new Error('Unable to stringify response body', { cause: error });
  }
}

function answer(message) {
  const memoryKb = process.resourceUsage().maxRSS;
  for (const fd of [1, 2]) print(fd, `\0end ${requestId}\0\n`);
  const body = { requestId, memoryKb, ...message };
  requestId = undefined;
  return new Promise((resolve) => process.send(body, resolve));
}

function fail(title, error, more) {
  const failed = report(error);
  const { trace: stack, ...rest } = failed;
  log('ERROR', `${title}\t${JSON.stringify({ ...rest, stack })}`);
  return answer({ failed, ...more });
}

async function failAndExit(title, error, code) {
  await fail(title, error, { isLast: true });
  process.exit(code);
}

async function invoke(handler, call) {
  ({ requestId } = call);
  try {
    const result = await run(handler, JSON.parse(call.payload), contextOf(call));
    await answer({ payload: encode(result) });
  } catch (error) {
    await fail('Invoke Error', error);
  }
}

async function main() {
  watchOwner();
  patchConsole();
  process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  process.on('uncaughtException', (error) => failAndExit('Uncaught Exception', error, 129));
  process.on('unhandledRejection', (reason) => {
    const error = runtimeError('UnhandledPromiseRejection', String(reason));
    if (types.isNativeError(reason)) error.stack = reason.stack;
    return failAndExit('Unhandled Promise Rejection', error, 128);
  });
  try {
    const handler = await loadHandler();
    process.on('message', (call) => void invoke(handler, call));
    process.send({ ready: true });
  } catch (error) {
    await failAndExit('Uncaught Exception', error, 1);
  }
}

void main();
