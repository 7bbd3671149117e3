import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaLogEvent } from '../lambda';

/** No job can be called so: their names have no underscore. */
const FOLDER = 'lambda_logs';

/**
 * Keeps what functions print in `lambda_logs/<function>.log`, a line per message with its time.
 *
 * @param directory where the jobs' trees are
 */
export function functionLogs(directory: string): (event: LambdaLogEvent) => void {
  const folder = join(directory, FOLDER);
  mkdirSync(folder, { recursive: true });
  // Written at once: whoever reads a failed execution looks for the reason in there.
  return ({ functionName, timestamp, message }) =>
    appendFileSync(
      join(folder, `${functionName}.log`),
      `${new Date(timestamp).toISOString()} ${message}\n`,
    );
}
