import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../core';
import { html } from '../../report/html';
import { GENERATOR, renderPlainPage } from '../../report/plain-page';
import { table } from '../../report/sections/parts';
import { lookAt } from '../request/look-at';
import { REPORT } from '../saving/run-files';
import { addressOf, factsOf, metricsText } from './run-facts';
import { savedRuns } from './saved-run';

const INDEX = 'index.html';

/**
 * Writes `index.html` of a folder of runs: a line for each, the latest first, with its report. A
 * page of another origin stays, and a folder that cannot be written is left as it is: the runs
 * themselves are there.
 */
export function writeIndex(folder: string): void {
  const file = join(folder, INDEX);
  try {
    if (lookAt(file) !== undefined && !readFileSync(file, 'utf8').includes(GENERATOR)) return;
    const part = `${file}.${process.pid}`;
    writeFileSync(part, indexPage(folder));
    renameSync(part, file);
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
  }
}

function indexPage(folder: string): string {
  const rows = savedRuns(folder).map((run) => {
    const { name, task, status, endedAt, totalSeconds } = factsOf(run);
    const report = join(run.directory, REPORT);
    const linked = lookAt(report)?.isFile() ? report : run.document;
    return [
      html`<a href="${addressOf(folder, linked)}">${name}</a>`,
      task,
      status,
      metricsText(run),
      totalSeconds === undefined ? '' : `${totalSeconds} s`,
      endedAt.slice(0, 19).replace('T', ' '),
    ];
  });
  const head = ['Run', 'Task', 'Status', 'Metrics', 'Time', 'Ended (UTC)'];
  return renderPlainPage({
    kind: 'Rank Zero',
    heading: 'Runs of this folder',
    body: html`<section>${table('Runs', head, rows)}</section>`,
  });
}
