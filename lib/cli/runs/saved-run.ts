import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type EndDocument,
  type FailureWithoutJob,
  fileError,
  type Plan,
  showPath,
} from '../../core';
import { lookAt } from '../request/look-at';
import { FAILURE, PLAN, RESULT, UNFINISHED } from '../saving/run-files';

/** A run that was saved on this machine. */
export interface RunOnDisk {
  readonly directory: string;
  /** Path of its `result.json` or `failure.json`. */
  readonly document: string;
  readonly text: string;
  readonly content: EndDocument | FailureWithoutJob;
}

/** What says how a run ended. Both are there where a run failed after one that succeeded. */
const DOCUMENTS = [RESULT, FAILURE] as const;

/**
 * The run that was saved under an execution's name in `out/`, or in a folder, or of a file in it;
 * undefined if there is none.
 * @throws RunNotRead – when its document cannot be read
 */
export function savedRun(run: string, from: string = process.cwd()): RunOnDisk | undefined {
  const path = resolve(from, run);
  const isDocument = DOCUMENTS.some((name) => basename(path) === name);
  const folders = isDocument ? [dirname(path)] : [path, resolve(from, 'out', run)];
  for (const directory of folders) {
    const found = isDocument ? path : latestIn(directory);
    if (found !== undefined && lookAt(found)?.isFile()) return read(directory, found);
  }
  return undefined;
}

/** The document that was written last: a failure leaves the result of an earlier run beside it. */
function latestIn(directory: string): string | undefined {
  return DOCUMENTS.map((name) => join(directory, name))
    .map((path) => ({ path, stat: lookAt(path) }))
    .filter(({ stat }) => stat?.isFile())
    .sort((a, b) => (b.stat?.mtimeMs ?? 0) - (a.stat?.mtimeMs ?? 0))[0]?.path;
}

function read(directory: string, document: string): RunOnDisk {
  try {
    const text = readFileSync(document, 'utf8');
    return { directory, document, text, content: JSON.parse(text) };
  } catch (cause) {
    throw fileError(
      'RunNotRead',
      `Cannot read the run ${showPath(document)}`,
      cause,
      'It is made anew by the next run into its folder.',
    );
  }
}

/** What was sent to SageMaker for a saved run; undefined where it is not there any more. */
export function savedPlan({ directory, content }: RunOnDisk): Plan | undefined {
  // A failed search's best so far lies beside an earlier result.
  const places = [join(directory, UNFINISHED, PLAN), join(directory, PLAN)];
  for (const path of 'error' in content ? places : places.slice(1)) {
    if (lookAt(path)?.isFile()) return JSON.parse(readFileSync(path, 'utf8'));
  }
  return undefined;
}

/** The runs in the folders of a folder, such as `out/`, the latest first. */
export function savedRuns(folder: string): readonly (RunOnDisk & { readonly endedAt: Date })[] {
  return foldersIn(folder)
    .flatMap((name) => savedRun(name, folder) ?? [])
    .filter(({ directory }) => dirname(directory) === folder)
    .map((run) => ({ ...run, endedAt: lookAt(run.document)?.mtime ?? new Date(0) }))
    .sort((a, b) => b.endedAt.getTime() - a.endedAt.getTime());
}

function foldersIn(folder: string): string[] {
  if (!lookAt(folder)?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
