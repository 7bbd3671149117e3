import { prepareOut } from '../saving/prepare-out';
import { type SavedRun, saveRun } from '../saving/save-run';
import { deployedAccount } from './deployed-account';
import { describeExecution } from './executions';
import { deployedTasks } from './find-deployment';
import type { OpenAccount } from './open-account';
import { taskOfInput } from './status';
import { stillRunning } from './still-running';

/** An execution that has ended, and what was saved of it. */
export interface Downloaded {
  readonly name: string;
  /** Of Step Functions. */
  readonly status: string;
  readonly saved: SavedRun;
}

/**
 * Copies what an execution has left to a folder.
 * @param folderOf - chooses the folder, by the name of the execution
 * @throws NoExecution, StillRunning
 * @throws OutNotUsable, OutOccupied – as `prepareOut`
 */
export async function download(
  open: OpenAccount,
  execution: string,
  folderOf: (name: string) => string,
): Promise<Downloaded> {
  const { clients, deployment } = open;
  const described = await describeExecution(clients.sfn, deployment, execution);
  const { name = execution, executionArn = '', status = '' } = described;
  if (status === 'RUNNING') throw stillRunning(name);
  const task = taskOfInput(described);
  const tasks = await deployedTasks(clients.ssm, deployment.workflow);
  const record = tasks.find((one) => one.name === task);
  const directory = folderOf(name);
  if (record !== undefined) await prepareOut(directory, record);
  const account = await deployedAccount(open);
  const folder = record?.ownRole?.folder;
  return {
    name,
    status,
    saved: await saveRun({ account, execution: name, executionArn, folder }, directory),
  };
}
