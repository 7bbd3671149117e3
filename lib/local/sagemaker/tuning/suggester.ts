import { type StartedProcess, startProcess } from '../../processes';
import { programPath } from '../../program-path';
import { LineSplitter } from '../logs/lines';
import type { Point, SearchSpace } from './search-space';

/** What a trial is to try. */
export interface Suggestion {
  readonly trial: number;
  /** Index of the training job definition. */
  readonly definition: number;
  readonly values: Point['values'];
}

/** How a trial has ended, for the search. */
export interface Outcome {
  /** Null of a trial without a result. */
  readonly objective: number | null;
  /** The step after which a trial was stopped early; null of one that went to its end. */
  readonly step: number | null;
}

/** What is kept of the last words of a process that should not have ended. */
const KEPT_CHARACTERS = 600;

/** The search of one tuning job: one Python process with Optuna, asked and told. */
export class Suggester {
  private readonly process: StartedProcess;
  private readonly waiting: {
    resolve(suggestion: Suggestion): void;
    reject(error: Error): void;
  }[] = [];
  private lastWords = '';
  private failure: Error | undefined;

  /** @param python an interpreter with Optuna */
  constructor(search: SearchSpace, python: string) {
    const answers = new LineSplitter((line) =>
      this.waiting.shift()?.resolve(JSON.parse(line) as Suggestion),
    );
    this.process = startProcess({
      command: [python, programPath('sagemaker/tuning/suggest.py')],
      env: {
        PATH: process.env.PATH ?? '',
        // The trials have more use for the processors.
        OMP_NUM_THREADS: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      python,
      stdin: 'pipe',
      onOutput: (chunk, stream) => {
        if (stream === 'stdout') answers.push(chunk);
        else this.lastWords = (this.lastWords + chunk).slice(-KEPT_CHARACTERS);
      },
    });
    void this.process.exited.then(({ code, signal }) => this.fail(`${signal ?? `code ${code}`}`));
    this.send(search);
  }

  /** Chooses the values of the trial with this number. Rejects when the process has ended. */
  ask(trial: number): Promise<Suggestion> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      this.waiting.push({ resolve, reject });
      this.send({ ask: trial });
    });
  }

  /** Says how a trial has ended. */
  tell(trial: number, outcome: Outcome): void {
    this.send({ tell: trial, ...outcome });
  }

  /** Resolves when nothing is left of the process. */
  async close(): Promise<void> {
    await this.process.terminate(0);
  }

  private send(message: object): void {
    this.process.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private fail(how: string): void {
    this.failure = new Error(
      `the search for hyperparameters ended with ${how}: ${this.lastWords.trim()}`,
    );
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
