import { LambdaError } from './errors';
import type { FunctionProcess } from './function-process';

/** How long a process is kept for a next invocation. */
const IDLE_MS = 5 * 60_000;

/** The processes of one function: started when none is free, kept warm for a while. */
export class ProcessPool {
  private readonly all = new Set<FunctionProcess>();
  private readonly idle: { readonly process: FunctionProcess; readonly timer: NodeJS.Timeout }[] =
    [];
  private readonly waiting: (() => void)[] = [];
  private isClosed = false;

  constructor(
    private readonly start: () => FunctionProcess,
    private readonly limit: number,
  ) {}

  /** Runs `use` with a process that does nothing else; waits while as many as may be are busy. */
  async with<T>(use: (process: FunctionProcess) => Promise<T>): Promise<T> {
    const process = await this.take();
    try {
      return await use(process);
    } finally {
      this.release(process);
    }
  }

  /** Starts a process for the next invocation, unless there is one. @returns it */
  warm(): FunctionProcess | undefined {
    if (this.isClosed || this.all.size > 0) return undefined;
    const process = this.start();
    this.all.add(process);
    this.release(process);
    return process;
  }

  /** Kills every process; resolves when nothing is left of them. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const { timer } of this.idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.all].map((process) => this.retire(process)));
  }

  private async take(): Promise<FunctionProcess> {
    for (;;) {
      if (this.isClosed) throw closedError();
      // The one used last is the warmest.
      const free = this.idle.pop();
      if (free !== undefined) {
        clearTimeout(free.timer);
        if (free.process.isAlive) return free.process;
        this.all.delete(free.process);
      } else if (this.all.size < this.limit) {
        const process = this.start();
        this.all.add(process);
        return process;
      } else {
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      }
    }
  }

  private release(process: FunctionProcess): void {
    if (process.isAlive) {
      const timer = setTimeout(() => {
        this.idle.splice(
          this.idle.findIndex((entry) => entry.process === process),
          1,
        );
        void this.retire(process);
      }, IDLE_MS).unref();
      this.idle.push({ process, timer });
    } else {
      this.all.delete(process);
    }
    this.waiting.shift()?.();
  }

  private async retire(process: FunctionProcess): Promise<void> {
    process.kill();
    await process.closed;
    this.all.delete(process);
  }
}

/** What an invocation fails with that nothing can run any more. */
export function closedError(): LambdaError {
  return new LambdaError('Lambda.ServiceException', 'The local account is closed.');
}
