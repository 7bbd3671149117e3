import { type TaskRecord, trainedTasks } from '../../core';
import { ARCHIVES } from './archives';
import { OutFolder } from './out-folder';
import {
  FAILURE,
  LOGS,
  OUTPUTS,
  PLAN,
  REPORT,
  RESULT,
  TRACKED,
  TRIALS,
  UNFINISHED,
} from './run-files';

/**
 * Makes a run's folder and checks that everything can be written there, before anything costs
 * money. Files of an earlier run stay until there is something better.
 *
 * @throws OutNotUsable – when it cannot be written
 * @throws OutOccupied – when a file of another origin is where a file of the run will be
 */
export async function prepareOut(directory: string, record: TaskRecord): Promise<void> {
  const folder = new OutFolder(directory);
  try {
    const outputs = trainedTasks(record, {}).flatMap((task) => Object.entries(task.record.outputs));
    const unpacked = [
      ...outputs
        .filter(([, { type }]) => type === 'model' || type === 'archive')
        .map(([name]) => name),
      ...ARCHIVES.map(({ name }) => name),
    ];
    const archives = unpacked.map((name) => `${name}.tar.gz`);
    await folder.checkFree([RESULT, FAILURE, TRIALS, PLAN, REPORT, ...archives]);
    const folders = [LOGS, OUTPUTS, TRACKED, UNFINISHED, ...unpacked];
    for (const path of folders) await folder.checkFolders(path);
  } finally {
    folder.close();
  }
}
