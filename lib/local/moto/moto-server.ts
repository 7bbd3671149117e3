import { join } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { type SupervisedProcess, startProcess } from '../processes';

/** How a moto server is started. */
export interface MotoOptions {
  /** A Python interpreter that has moto installed. */
  readonly python: string;
  /** Rank Zero's own folder; the server's script is in its lib/local/moto. */
  readonly root: string;
  /** How long the server may take to tell its port. @default 20 seconds */
  readonly startTimeoutMs?: number;
}

/** A running moto server: S3, Parameter Store, SNS, CloudWatch Logs and STS, all in memory. */
export interface MotoServer {
  readonly port: number;
  /** The end of what the server wrote to standard error: the reason when it has died. */
  logTail(): string;
  /** Ends the server; resolves when nothing of it is left. */
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const LOG_TAIL_BYTES = 4096;
/** Nothing of it is worth saving, so it gets no time to end by itself. */
const STOP_GRACE_MS = 0;

/**
 * Starts a moto server on a free loopback port that cannot outlive this process.
 *
 * Resolves as soon as the port is bound; the first request waits until moto is loaded.
 *
 * @throws MotoNotStarted – when the server ends or says nothing in time
 */
export async function startMoto(options: MotoOptions): Promise<MotoServer> {
  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  let said = '';
  let tail = '';
  let tellPort: (port: number) => void = () => undefined;
  const port = new Promise<number>((resolve) => {
    tellPort = resolve;
  });
  const server = startProcess({
    command: [options.python, '-I', join(options.root, 'lib/local/moto/server.py')],
    env: environmentOfMoto(),
    python: options.python,
    onOutput: (chunk, stream) => {
      if (stream === 'stderr') {
        tail = (tail + chunk.toString()).slice(-LOG_TAIL_BYTES);
      } else if (said.length < LOG_TAIL_BYTES) {
        said += chunk.toString();
        const line = /^(\d+)\n/.exec(said);
        if (line !== null) tellPort(Number(line[1]));
      }
    },
  });
  try {
    const bound = await Promise.race([port, endOf(server), timeout(timeoutMs)]);
    if (typeof bound === 'number') {
      return { port: bound, logTail: () => tail, close: () => server.terminate(STOP_GRACE_MS) };
    }
    throw new RankZeroError(
      'MotoNotStarted',
      `The moto server did not start with '${options.python}': ${bound.problem}.${tail === '' ? '' : ` It said:\n${tail.trimEnd()}`}`,
      { hint: "Install Rank Zero's Python requirements into that interpreter: requirements.txt." },
    );
  } catch (error) {
    await server.terminate(STOP_GRACE_MS);
    throw error;
  }
}

interface Problem {
  readonly problem: string;
}

async function endOf(server: SupervisedProcess): Promise<Problem> {
  const { code, signal } = await server.exited;
  return { problem: `it ended with ${signal ?? `exit code ${code}`}` };
}

function timeout(ms: number): Promise<Problem> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ problem: `it told no port within ${ms} ms` }), ms).unref();
  });
}

/** No setting of the user's own AWS or moto environment may change what the stand-ins do. */
function environmentOfMoto(): Record<string, string> {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8', TMPDIR } = process.env;
  return { PATH, HOME, LANG, ...(TMPDIR !== undefined && { TMPDIR }) };
}
