import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, RunnerError } from './errors';
import { FailureFile } from './failure-file';
import { baseDirectory } from './host';
import { boundEnding } from './left-running';
import { endDescendants } from './leftovers';
import { hide } from './masking';
import { log, watchOutput, write } from './metrics';
import { type Load, Run } from './run';
import { codeOf, describeFailure, isStop, placeOf, stackText, UserFailure } from './user-failure';

const STANDARD_ERROR = 2;
const STOPPED = 143;

/**
 * What the bundle starts, once per process. Arguments are ignored: the training toolkit repeats
 * every hyperparameter there. Exit codes: 0 done; 1 failed; 143 ended by SIGTERM. With RANKZERO_CHECK
 * set nothing is trained; see check.ts.
 */
export async function main(load: Load): Promise<void> {
  // Failures name lines of the user's own files.
  process.setSourceMapsEnabled(true);
  const result = process.env.RANKZERO_CHECK;
  if (result) {
    const { check } = await import('./check.js');
    await check(load, result, codeDirectory());
  }
  watchOutput();
  const failures = new FailureFile(baseDirectory(process.env));
  const run = new Run(failures);
  const ending = new Ending(run, failures);
  try {
    ending.end(await run.run(load));
  } catch (error) {
    ending.fail(error);
  }
}

/** Folder of the bundle. */
function codeDirectory(): string {
  return realpathSync(dirname(process.argv[1] ?? '.'));
}

/** Every way in which a process can end. */
class Ending {
  private readonly run: Run;
  private readonly failures: FailureFile;
  private readonly codeDirectory = codeDirectory();
  private isDone = false;

  constructor(run: Run, failures: FailureFile) {
    this.run = run;
    this.failures = failures;
    process.on('uncaughtException', (error) => {
      if (this.isDone) this.print(error);
      else this.fail(new UserFailure('function', error));
    });
    process.on('beforeExit', () => {
      if (this.isDone || run.stop.keepWaiting()) return;
      this.write(
        'UserExit',
        'nothing is left that the function waits for; its promise cannot settle',
      );
      this.exit(1);
    });
    process.on('exit', (code) => {
      endDescendants();
      if (this.isDone) return;
      const place = placeOf(new Error().stack ?? '', this.codeDirectory);
      const what = `the code called process.exit(${code}) instead of returning its outputs`;
      this.write('UserExit', place === '' ? what : `${what} (${place})`);
      this.failures.release();
      process.exitCode = 1;
    });
  }

  /** After success what the function left running may end by itself; then it is cut off. */
  end(code: number): void {
    if (code !== 0) this.exit(code);
    this.isDone = true;
    this.failures.release();
    boundEnding(this.failures.doneFile);
  }

  fail(error: unknown): void {
    if (error instanceof UserFailure) {
      if (this.run.stop.isStopped && isStop(error.error)) {
        // No failure file: whoever stopped the job has the reason, and it is not this.
        log(`${this.run.place} stopped: ${hide(this.failureText(error))};`);
        this.exit(STOPPED);
      }
      this.print(error.error);
      this.write(codeOf(error), this.failureText(error));
    } else if (error instanceof RunnerError) {
      this.write(error.code, error.message);
    } else {
      this.print(error);
      const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException)?.code ?? '');
      this.write(isFull ? 'DiskFull' : 'InternalError', messageOf(error));
    }
    this.exit(1);
  }

  private failureText(failure: UserFailure): string {
    return describeFailure(failure, this.codeDirectory);
  }

  private print(error: unknown): void {
    write(STANDARD_ERROR, hide(stackText(error)));
  }

  private write(code: string, message: string): void {
    this.failures.write(code, message);
  }

  private exit(code: number): never {
    this.isDone = true;
    this.failures.release();
    process.exit(code);
  }
}
