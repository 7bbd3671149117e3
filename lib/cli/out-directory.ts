import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, RankZeroError } from '../core';

/** Documents that a run leaves. */
const DOCUMENTS = ['result.json', 'failure.json'];

/**
 * Makes a run's folder ready: what an earlier run left in it goes, so that nothing old can be
 * taken for new. Files of other origin stay.
 * @throws OutNotUsable – when there is no writing to it
 */
export function prepareOutDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const document of DOCUMENTS) {
      for (const output of outputsIn(join(directory, document))) {
        rmSync(join(directory, output), { recursive: true, force: true });
        rmSync(join(directory, `${output}.tar.gz`), { force: true });
      }
      rmSync(join(directory, document), { force: true });
    }
    const logs = join(directory, 'logs');
    for (const log of existsSync(logs) ? readdirSync(logs) : []) {
      if (/^algo-\d+\.log$/.test(log)) rmSync(join(logs, log));
    }
  } catch (cause) {
    throw new RankZeroError(
      'OutNotUsable',
      `Cannot write the result to ${directory}: ${(cause as Error).message}.`,
      { cause, hint: 'Name another folder with --out.' },
    );
  }
}

/** Names of the outputs that a document of ours lists; none if it is not ours. */
function outputsIn(document: string): string[] {
  try {
    const { execution, job, outputs }: Record<string, unknown> = JSON.parse(
      readFileSync(document, 'utf8'),
    );
    if (!isObject(execution) || !isObject(job) || !isObject(outputs)) return [];
    return Object.keys(outputs).filter((name) => /^\w/.test(name) && name === basename(name));
  } catch {
    return [];
  }
}
