import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { RankZeroError, showPath } from '../../core';
import { packageRoot } from '../../package-root';

/** How an input of a function is declared. */
export interface InputShape {
  readonly type: 'channel' | 'integer' | 'float' | 'text' | 'flag' | 'json';
  readonly optional?: boolean;
  readonly default?: unknown;
  readonly values?: readonly unknown[];
}

/** Inputs and outputs of a function, by name. */
export interface TaskShape {
  readonly inputs: Readonly<Record<string, InputShape>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names that it logs. */
  readonly metrics: readonly string[];
}

/** A function in a file, written `tasks/mnist/train.py:train`. */
export interface FunctionPlace {
  /** Folder of the file. */
  readonly source: string;
  /** `module:function` in it. */
  readonly entry: string;
  readonly file: string;
  readonly name: string;
}

/** @throws InvalidUsage – for anything else */
export function placeOf(text: string): FunctionPlace {
  const [, file = '', name = ''] = /^(.+\.py):([A-Za-z_]\w*)$/.exec(text) ?? [];
  if (file === '') {
    throw new RankZeroError('InvalidUsage', `${JSON.stringify(text)} names no function.`, {
      hint: 'Write --from FILE.py:FUNCTION, for example --from tasks/mnist/train.py:train.',
    });
  }
  return { source: dirname(file), entry: `${basename(file, '.py')}:${name}`, file, name };
}

/**
 * The inputs and outputs of a Python function, by its text: nothing of it is run.
 *
 * @param python any interpreter of Python 3.10 or newer
 * @throws FunctionNotRead – when there is none, or it cannot be read
 */
export function shapeOf({ file, name }: FunctionPlace, python = 'python3'): TaskShape {
  const script = join(packageRoot(), 'lib', 'cli', 'scaffold', 'signature.py');
  const { stdout, error, stderr } = spawnSync(python, [script, file, name], { encoding: 'utf8' });
  const answer = error === undefined && stdout !== '' ? JSON.parse(stdout) : undefined;
  if (answer !== undefined && answer.error === undefined) return answer;
  const why = answer?.error ?? error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new RankZeroError('FunctionNotRead', `The file ${showPath(file)} ${why}.`);
}
