import { randomUUID } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../program-path';
import { functionEnvironment } from './environment';
import { exited, functionError, LambdaError, refusal, timedOut } from './errors';
import { findFunction, type NamedFunction } from './function-names';
import { FunctionProcess } from './function-process';
import { closedError, ProcessPool } from './process-pool';
import type {
  FunctionFault,
  LambdaFunction,
  LambdaLogEvent,
  Outcome,
  RoleCredentials,
} from './types';

/** What {@link LambdaService} runs, and as whom. */
export interface LambdaServiceOptions {
  readonly functions: readonly LambdaFunction[];
  /** Environment of every function: AWS_ENDPOINT_URL, AWS_REGION, … Overrides a function's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Credentials that a role's session has. */
  credentials(roleArn: string): RoleCredentials;
  /** Processes of one function at a time; further invocations wait. @default the cores, at least 2 */
  readonly maxConcurrency?: number;
  /** Receives what functions print, with Lambda's own START, END and REPORT lines. @default - dropped */
  readonly onLog?: (event: LambdaLogEvent) => void;
  /** A fault on purpose for the next invocation of a function. @default - none */
  readonly fault?: (functionName: string) => FunctionFault | undefined;
  /** Where bootstrap.cjs is. @default - beside this module; from a bundle in dist/, ../lib/local/lambda */
  readonly bootstrap?: string;
}

/** The arguments of an invocation, as `lambda:invoke` has them. */
export interface InvokeArguments {
  /** Name or ARN, with or without a qualifier. */
  readonly FunctionName: string;
  /** Any JSON value. @default {} */
  readonly Payload?: unknown;
}

/** What `lambda:invoke` returns. */
export interface InvokeResult {
  readonly ExecutedVersion: string;
  readonly Payload: unknown;
  readonly StatusCode: number;
}

/** Largest payload of a synchronous invocation, in and out, in bytes. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Runs Lambda functions as Node.js processes of their own. */
export class LambdaService {
  private readonly pools = new Map<string, ProcessPool>();
  private readonly inlineDirectories: string[] = [];
  private closing: Promise<void> | undefined;

  constructor(private readonly options: LambdaServiceOptions) {}

  /**
   * Invokes a function and waits for its answer; values go through JSON both ways.
   *
   * A function whose caller gives up runs on to its end, as on AWS; only its answer is dropped.
   *
   * @throws LambdaError – named as a state machine sees it: the thrown error's name,
   *   `Sandbox.Timedout`, `Runtime.…`, `Function.ResponseSizeTooLarge` or `Lambda.…`
   */
  async invoke(args: InvokeArguments, signal?: AbortSignal): Promise<InvokeResult> {
    signal?.throwIfAborted();
    const requestId = randomUUID();
    const named = this.find(args.FunctionName, requestId);
    const payload = JSON.stringify(args.Payload ?? {});
    const size = Buffer.byteLength(payload);
    if (size > MAX_PAYLOAD_BYTES) {
      const message = `${size} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`;
      throw refusal('RequestTooLargeException', 413, message, requestId);
    }
    const running = this.pool(named.fn).with((process) =>
      this.run(process, named, payload, requestId),
    );
    const outcome = await (signal === undefined ? running : unlessAborted(running, signal));
    if ('failed' in outcome) throw functionError(outcome.failed);
    return {
      ExecutedVersion: named.version,
      Payload: JSON.parse(outcome.payload),
      StatusCode: 200,
    };
  }

  /**
   * Loads functions before they are invoked, one after the other. A function that cannot be loaded
   * says so when it is invoked.
   *
   * @param names names or ARNs; those that cannot run are passed over
   */
  async warm(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const named = findFunction(this.options.functions, name);
      if (named === undefined || 'unsupported' in named.fn.code) continue;
      if (this.closing !== undefined) return;
      await this.pool(named.fn).warm()?.loaded();
    }
  }

  /** Ends every function, whatever it does; resolves when no process is left. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      await Promise.all([...this.pools.values()].map((pool) => pool.close()));
      for (const directory of this.inlineDirectories) {
        rmSync(directory, { recursive: true, force: true });
      }
    })();
    return this.closing;
  }

  private find(given: string, requestId: string): NamedFunction {
    if (this.closing !== undefined) throw closedError();
    const named = findFunction(this.options.functions, given);
    if (named === undefined) {
      const message = `Function not found: ${given}`;
      throw refusal('ResourceNotFoundException', 404, message, requestId);
    }
    const { code } = named.fn;
    if ('unsupported' in code) {
      const message = `The local account cannot run '${named.fn.name}': ${code.unsupported.message}`;
      throw new LambdaError('Lambda.ServiceException', message);
    }
    return named;
  }

  private async run(
    process: FunctionProcess,
    { fn, version, invokedArn }: NamedFunction,
    payload: string,
    requestId: string,
  ): Promise<Outcome> {
    const timeoutMs = fn.timeoutSeconds * 1000;
    process.say(`START RequestId: ${requestId} Version: ${version}`);
    const begin = performance.now();
    const ended = await process.invoke({
      requestId,
      payload,
      timeoutMs,
      functionArn: invokedArn,
      version,
    });
    const outcome = (await this.faulty(fn, process, requestId)) ?? withinLimit(ended);
    const ms = performance.now() - begin;
    if ('failed' in outcome && outcome.failed.trace === undefined) {
      process.say(outcome.failed.errorMessage);
    }
    process.say(`END RequestId: ${requestId}`);
    process.say(
      `REPORT RequestId: ${requestId}\tDuration: ${ms.toFixed(2)} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: ${fn.memoryMb} MB\tMax Memory Used: ${Math.round((outcome.memoryKb ?? 0) / 1024)} MB\t`,
    );
    return outcome;
  }

  /** How an invocation ends that meets a fault on purpose, and its process with it. */
  private async faulty(
    { name, timeoutSeconds }: LambdaFunction,
    process: FunctionProcess,
    requestId: string,
  ): Promise<Outcome | undefined> {
    const fault = this.options.fault?.(name);
    if (fault === undefined) return undefined;
    process.kill();
    // Nobody gets it again.
    await process.closed;
    const failed =
      fault === 'crash' ? exited(requestId, null, 'SIGKILL') : timedOut(requestId, timeoutSeconds);
    return { failed };
  }

  private pool(fn: LambdaFunction): ProcessPool {
    const known = this.pools.get(fn.name);
    if (known !== undefined) return known;
    const { maxConcurrency = Math.max(2, availableParallelism()) } = this.options;
    const directory = this.directoryOf(fn);
    const pool = new ProcessPool(() => this.start(fn, directory), maxConcurrency);
    this.pools.set(fn.name, pool);
    return pool;
  }

  private start(fn: LambdaFunction, directory: string): FunctionProcess {
    const {
      environment: shared,
      onLog,
      bootstrap = programPath('lambda/bootstrap.cjs'),
    } = this.options;
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${date}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const { name: functionName, logGroupName } = fn;
    return new FunctionProcess({
      bootstrap,
      directory,
      environment: functionEnvironment(fn, {
        shared,
        credentials: this.options.credentials(fn.roleArn),
        directory,
        logStreamName,
      }),
      memoryMb: fn.memoryMb,
      onMessage: (message) =>
        onLog?.({ functionName, logGroupName, logStreamName, timestamp: Date.now(), message }),
    });
  }

  private directoryOf({ code }: LambdaFunction): string {
    if ('directory' in code) return code.directory;
    if ('unsupported' in code) throw code.unsupported;
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'rankzero-function-')));
    this.inlineDirectories.push(directory);
    writeFileSync(join(directory, 'index.js'), code.inline);
    return directory;
  }
}

function withinLimit(outcome: Outcome): Outcome {
  if ('failed' in outcome || Buffer.byteLength(outcome.payload) <= MAX_PAYLOAD_BYTES) {
    return outcome;
  }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
  return { ...outcome, failed: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

/** The outcome, unless the signal aborts first; then the signal's reason is thrown. */
function unlessAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
