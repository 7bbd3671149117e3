import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaLogEvent } from '../lambda';

/** No job can have this name: names of jobs have no underscore. */
const FOLDER = 'lambda_logs';

/**
 * Keeps what functions print in `lambda_logs/<function>.log`, a line per message with its time.
 *
 * @param directory where the jobs' trees are
 */
export function functionLogs(directory: string): (event: LambdaLogEvent) => void {
  const folder = join(directory, FOLDER);
  mkdirSync(folder, { recursive: true });
  // Written at once: people look here for the reason when an execution fails.
  return ({ functionName, timestamp, message }) =>
    appendFileSync(
      join(folder, `${functionName}.log`),
      `${new Date(timestamp).toISOString()} ${message}\n`,
    );
}
