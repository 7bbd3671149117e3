import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { programPath } from '../program-path';
import { type CompleteOptions, spawnGuardian } from './process';
import { folderForSockets } from './socket-folder';
import { type Guardian, type ProcessExit, type SupervisedProcess, supervise } from './supervise';

/** What the programs of a server have in common. */
export interface ForkServerOptions {
  /** A Python interpreter, 3.10 or later, that has their libraries. */
  readonly python: string;
  /** A module whose function `preload` loads the libraries. */
  readonly preload: PythonModule;
  /** The whole environment of what is loaded. */
  readonly env: Readonly<Record<string, string>>;
}

/** A Python module and what it is called with. */
export interface PythonModule {
  readonly module: string;
  readonly args: readonly string[];
}

/** A process that was asked for and is not there yet. */
interface Awaited {
  readonly resolve: (guardian: Guardian) => void;
  readonly reject: (error: Error) => void;
  /** What starts it where the server never could. */
  readonly instead: () => Guardian;
}

/**
 * A Python process that has libraries loaded and forks programs that need them: each starts in
 * milliseconds, and all share the memory of what is loaded. See fork_server.py.
 *
 * What cannot be loaded, or ends the server, programs meet in processes of their own.
 */
export class ForkServer {
  private readonly folder = mkdtempSync(join(folderForSockets(), 'rankzero-fork-'));
  private readonly listener: Server;
  private readonly server: ChildProcess;
  private readonly orders: Duplex;
  private readonly ended: Promise<void>;
  /** In the order in which they were asked for, as the server's connections come. */
  private readonly awaited: Awaited[] = [];
  private readonly streams: Socket[] = [];
  private isReady = false;
  private hasEnded = false;

  constructor({ python, preload, env }: ForkServerOptions) {
    const path = join(this.folder, 'guardians');
    this.listener = createServer((stream) => this.take(stream)).listen(path);
    this.server = spawn(
      python,
      [programPath('processes/fork_server.py'), path, preload.module, ...preload.args],
      { detached: true, env: { ...env }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    this.orders = this.server.stdio[3] as Duplex;
    // Written to a server that has just ended: its end says so.
    this.orders.on('error', () => undefined);
    this.orders.once('data', () => {
      this.isReady = true;
    });
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.end();
        resolve();
      };
      this.server.once('error', end).once('exit', end);
    });
  }

  /** Whether it starts programs; one that does not has them started otherwise. */
  get isAlive(): boolean {
    return !this.hasEnded;
  }

  /** Starts a program. @param otherwise how it is started where the server cannot be */
  start(program: PythonModule, otherwise: CompleteOptions): SupervisedProcess {
    const { cwd: directory, env: environment, onOutput } = otherwise;
    const guardian = new Promise<Guardian>((resolve, reject) => {
      const awaited = { resolve, reject, instead: () => spawnGuardian(otherwise) };
      if (this.hasEnded) {
        startInstead(awaited);
        return;
      }
      this.awaited.push(awaited);
      const { module, args } = program;
      const order = { module, arguments: args, directory, environment };
      this.orders.write(`${JSON.stringify(order)}\n`);
    });
    return supervise(guardian, onOutput);
  }

  /** Ends the server once it has started what was asked for; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.awaited.length > 0) this.orders.end();
    else this.server.kill('SIGKILL');
    await this.ended;
  }

  /** A guardian's stream to its owner, then its program's two outputs. */
  private take(stream: Socket): void {
    this.streams.push(stream);
    if (this.streams.length < 3) return;
    const [control, stdout, stderr] = this.streams.splice(0) as [Socket, Socket, Socket];
    const gone = new Promise<ProcessExit>((resolve) => {
      control.once('close', () => resolve({ code: null, signal: 'SIGKILL' }));
    });
    this.awaited.shift()?.resolve({ control, stdout, stderr, gone });
  }

  private end(): void {
    this.hasEnded = true;
    this.listener.close();
    rmSync(this.folder, { recursive: true, force: true });
    const awaited = this.awaited.splice(0);
    if (!this.isReady) {
      awaited.forEach(startInstead);
      return;
    }
    // Nobody knows what it has begun.
    const killed = new Error('The process that starts the programs was killed.');
    for (const { reject } of awaited) reject(killed);
  }
}

function startInstead({ resolve, reject, instead }: Awaited): void {
  try {
    resolve(instead());
  } catch (error) {
    reject(error as Error);
  }
}
