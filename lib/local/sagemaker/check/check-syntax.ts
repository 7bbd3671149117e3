import { join } from 'node:path';
import { startProcess } from '../../processes';
import { PYTHON_OUTPUT } from '../images/python-output';

/** A Python file that cannot be compiled. */
export interface SyntaxProblem {
  /** Relative to the code's folder. */
  readonly file: string;
  /** From 1; null where the whole file is meant. */
  readonly line: number | null;
  /** From 1. */
  readonly column: number | null;
  /** e.g. `SyntaxError: '(' was never closed` */
  readonly message: string;
  /** The line as it stands. */
  readonly text: string | null;
}

/** What {@link checkSyntax} needs. */
export interface SyntaxCheck {
  /** Folder of the code. */
  readonly code: string;
  /** The interpreter whose syntax counts. */
  readonly interpreter: string;
  /** Rank Zero's own interpreter. */
  readonly python: string;
  /** Rank Zero's own folder. */
  readonly root: string;
}

/** Every Python file of a folder that an interpreter cannot read. Nothing of them is run. */
export async function checkSyntax(check: SyntaxCheck): Promise<readonly SyntaxProblem[]> {
  const { code, interpreter, python, root } = check;
  let output = '';
  const { exited } = startProcess({
    command: [interpreter, '-I', '-B', join(root, 'lib/local/sagemaker/check/syntax.py'), code],
    env: { ...PYTHON_OUTPUT, PATH: process.env.PATH ?? '' },
    python,
    onOutput: (chunk, stream) => {
      if (stream === 'stdout') output += chunk.toString();
    },
  });
  const { code: exit } = await exited;
  if (exit !== 0) throw new Error(`syntax.py ended with ${exit}`);
  return JSON.parse(output);
}
