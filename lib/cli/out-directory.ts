import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileError, isObject, showPath } from '../core';
import { OUTPUTS } from './save-outputs';

/** Documents that say how a run ended. */
const DOCUMENTS = ['result.json', 'failure.json'];
/** What lies beside such a document. */
const COMPANIONS = ['trials.json', 'report.html'];

/**
 * Makes a run's folder ready: what an earlier run left in it goes, so that nothing old can be
 * taken for new. Files of other origin stay.
 * @throws OutNotUsable – when there is no writing to it
 */
export function prepareOutDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const document of DOCUMENTS) {
      removeRun(directory, readOwn(join(directory, document)));
      rmSync(join(directory, document), { force: true });
    }
    removeLogs(join(directory, 'logs'));
  } catch (cause) {
    throw fileError(
      'OutNotUsable',
      `Cannot write the result to ${showPath(directory)}`,
      cause,
      'Name another folder with --out.',
    );
  }
}

/** The outputs that a document of ours lists; undefined if it is not ours. */
function readOwn(document: string): Record<string, unknown> | undefined {
  try {
    const {
      execution,
      job,
      outputs = {},
    }: Record<string, unknown> = JSON.parse(readFileSync(document, 'utf8'));
    return isObject(execution) && isObject(job) && isObject(outputs) ? outputs : undefined;
  } catch {
    return undefined;
  }
}

function removeRun(directory: string, outputs: Record<string, unknown> | undefined): void {
  if (outputs === undefined) return;
  for (const name of COMPANIONS) rmSync(join(directory, name), { force: true });
  for (const [name, output] of Object.entries(outputs)) {
    if (!/^\w/.test(name) || name !== basename(name)) continue;
    if (isObject(output) && output.type === 'model') {
      rmSync(join(directory, name), { recursive: true, force: true });
      rmSync(join(directory, `${name}.tar.gz`), { force: true });
    } else {
      rmSync(join(directory, OUTPUTS, name), { recursive: true, force: true });
    }
  }
  removeIfEmpty(join(directory, OUTPUTS));
}

/** Name of a trial's training job ends in its number and a hash. */
const TRIAL = /-\d{3,}-[0-9a-f]{8}$/;

/** Removes the hosts' logs of a job, and those of trials, which have a folder each. */
function removeLogs(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (/^algo-\d+\.log$/.test(entry.name)) rmSync(join(folder, entry.name));
    else if (entry.isDirectory() && TRIAL.test(entry.name)) removeLogs(join(folder, entry.name));
  }
  removeIfEmpty(folder);
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
