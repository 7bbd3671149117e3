import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaFunction, LambdaLogEvent } from '../lambda';
import { GatheredLines, type LogWriter } from '../logs';

/** No job can have this name: names of jobs have no underscore. */
const FOLDER = 'lambda_logs';

/** Where the output of functions goes. */
export interface FunctionLogs {
  onLog(event: LambdaLogEvent): void;
  /** Resolves when everything is stored that was printed before. */
  flush(): Promise<void>;
}

/**
 * Keeps what functions print in `lambda_logs/<function>.log`, a line per message with its time, and
 * in CloudWatch Logs as far as a function's role may write there.
 *
 * @param directory where the jobs' trees are
 * @param logsOf what writes logs as a role
 */
export function functionLogs(
  directory: string,
  functions: readonly LambdaFunction[],
  logsOf: (role: string) => LogWriter,
): FunctionLogs {
  const folder = join(directory, FOLDER);
  mkdirSync(folder, { recursive: true });
  const streams = new Map<string, GatheredLines>();
  const roles = new Map(functions.map(({ name, roleArn }) => [name, roleArn]));
  const onLog = ({
    functionName,
    logGroupName,
    logStreamName,
    timestamp,
    message,
  }: LambdaLogEvent) => {
    // Written at once: people look here for the reason when an execution fails.
    appendFileSync(
      join(folder, `${functionName}.log`),
      `${new Date(timestamp).toISOString()} ${message}\n`,
    );
    const stream =
      streams.get(logStreamName) ??
      new GatheredLines(logsOf(roles.get(functionName) ?? ''), logGroupName, logStreamName);
    streams.set(logStreamName, stream);
    void stream.add(message, timestamp);
  };
  const flush = async () => {
    await Promise.all([...streams.values()].map((stream) => stream.flush()));
  };
  return { onLog, flush };
}
