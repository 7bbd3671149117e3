import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { exited, timedOut } from './errors';
import { OutputReader } from './output';
import type { FailurePayload, Outcome } from './types';

/** What a process is started with. */
export interface FunctionProcessOptions {
  /** Where bootstrap.cjs is. */
  readonly bootstrap: string;
  /** Directory with the function's code. */
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Largest heap, in MiB. */
  readonly memoryMb: number;
  readonly onMessage: (message: string) => void;
}

/** One invocation, ready to be sent. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly functionArn: string;
  readonly version: string;
}

interface Reply {
  readonly ready?: true;
  readonly requestId?: string;
  readonly payload?: string;
  readonly failed?: FailurePayload;
  readonly memoryKb?: number;
  /** The process ends right after this. */
  readonly isLast?: true;
}

/** Longest time to load a function. Lambda allows 10 s; a busy laptop gets some more. */
const INIT_LIMIT_MS = 120_000;

/** One process of a function: cold until its handler is loaded, then one invocation at a time. */
export class FunctionProcess {
  /** Resolves when nothing is left of the process and all its output was read. */
  readonly closed: Promise<void>;
  private readonly child: ChildProcess;
  private readonly outputs: readonly OutputReader[];
  private readonly ready: Promise<Reply>;
  /** Takes the next reply, or the process's end. */
  private settle: (reply: Reply) => void = () => undefined;
  private end: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;

  constructor(private readonly options: FunctionProcessOptions) {
    this.ready = this.reply();
    this.child = fork(options.bootstrap, [], {
      cwd: options.directory,
      env: { ...options.environment },
      execArgv: [`--max-old-space-size=${options.memoryMb}`],
      // A group of its own: Ctrl-C is for the owner, and what a function starts ends with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    });
    // Gone before it was written to: the exit says so.
    this.child.on('error', () => undefined);
    this.child.stdio[4]?.on('error', () => undefined);
    const { stdout, stderr } = this.child as { stdout: Readable; stderr: Readable };
    this.outputs = [stdout, stderr].map((stream) => new OutputReader(stream, options.onMessage));
    this.child.on('message', (reply: Reply) => this.settle(reply));
    this.closed = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        this.kill();
        this.end = { code, signal };
      });
      this.child.once('close', () => {
        this.settle({});
        resolve();
      });
    });
  }

  /** Whether another invocation can be sent to it. */
  get isAlive(): boolean {
    return this.end === undefined && this.child.connected;
  }

  /** Resolves when its handler is loaded, or has failed to be. */
  async loaded(): Promise<void> {
    await this.ready;
  }

  /** Runs one invocation to its end. The caller sees to it that there is one at a time. */
  async invoke(invocation: Invocation): Promise<Outcome> {
    const started = await this.limited(this.ready, INIT_LIMIT_MS, invocation.requestId);
    if (started.ready === undefined) return this.lastOutcome(started, invocation.requestId);
    const reply = this.reply();
    this.child.send(invocation, () => undefined);
    const answered = await this.limited(reply, invocation.timeoutMs, invocation.requestId);
    const { payload, failed, memoryKb = 0, isLast } = answered;
    if (isLast || (payload ?? failed) === undefined) {
      return this.lastOutcome(answered, invocation.requestId);
    }
    await Promise.all(this.outputs.map((output) => output.end(invocation.requestId)));
    return payload === undefined
      ? { failed: failed as FailurePayload, memoryKb }
      : { payload, memoryKb };
  }

  /** Adds a message of the platform to what the process prints. */
  say(message: string): void {
    this.options.onMessage(message);
  }

  /** Kills the process and whatever it has started. */
  kill(): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Nothing is left of it.
    }
  }

  private reply(): Promise<Reply> {
    return new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** The reply, unless it takes too long: then the process is killed, as a sandbox would be. */
  private async limited(reply: Promise<Reply>, ms: number, requestId: string): Promise<Reply> {
    let late: Reply | undefined;
    const timer = setTimeout(() => {
      late = { failed: timedOut(requestId, ms / 1000), isLast: true };
      this.kill();
    }, ms);
    const answered = await reply;
    clearTimeout(timer);
    return late ?? answered;
  }

  /** How an invocation ended that took its process with it. */
  private async lastOutcome(reply: Reply, requestId: string): Promise<Outcome> {
    await this.closed;
    const { code = null, signal = null } = this.end ?? {};
    const { failed = exited(requestId, code, signal), memoryKb = 0 } = reply;
    return { failed, memoryKb };
  }
}
