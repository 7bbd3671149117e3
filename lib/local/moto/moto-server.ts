import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { type ProcessExit, type SupervisedProcess, startProcess } from '../processes';

/** How a moto server is started. */
export interface MotoOptions {
  /** A Python interpreter that has moto installed. */
  readonly python: string;
  /** Rank Zero's own folder; the server's script is in its lib/local/moto. */
  readonly root: string;
  /** The account that it is: twelve digits. @default moto's own */
  readonly account?: string;
  /** Signing names of the services that it stands in for: `s3`, … */
  readonly services: readonly string[];
  /** How long the server may take to listen. @default 20 seconds */
  readonly startTimeoutMs?: number;
}

/** A running moto server, which keeps everything in memory. */
export interface MotoServer {
  /** The Unix socket that it listens on, in a folder that only this user can enter. */
  readonly socketPath: string;
  /** Resolves when the server has ended, by itself or by close. */
  readonly exited: Promise<ProcessExit>;
  /** The end of what the server wrote to standard error: the reason when it has died. */
  logTail(): string;
  /** Ends the server; resolves when nothing of it is left. */
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const LOG_TAIL_BYTES = 4096;
/** Nothing of it is worth saving, so it gets no time to end by itself. */
const STOP_GRACE_MS = 0;

/** Folders of sockets are named so; one whose socket is dead is nobody's. */
export const MOTO_PREFIX = 'rankzero-moto-';
/** Name of the socket in its folder. */
export const MOTO_SOCKET = 's.sock';
/** What a socket's path may have: 108 bytes on Linux, 104 on macOS, the last one a zero. */
const MAX_SOCKET_PATH = 103;

/**
 * Starts a moto server on a Unix socket that only this user can reach, and that cannot outlive
 * this process.
 *
 * Resolves as soon as the socket listens; the first request waits until moto is loaded.
 *
 * @throws MotoNotStarted – when the server ends or says nothing in time
 */
export async function startMoto(options: MotoOptions): Promise<MotoServer> {
  // Made by mkdtemp, a folder is its owner's alone.
  const folder = await mkdtemp(join(folderOfSockets(), MOTO_PREFIX));
  try {
    const server = await startIn(folder, options);
    return {
      ...server,
      close: async () => {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function folderOfSockets(): string {
  const longest = join(tmpdir(), `${MOTO_PREFIX}123456`, MOTO_SOCKET);
  return Buffer.byteLength(longest) > MAX_SOCKET_PATH ? '/tmp' : tmpdir();
}

async function startIn(folder: string, options: MotoOptions): Promise<MotoServer> {
  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const socketPath = join(folder, MOTO_SOCKET);
  const script = join(options.root, 'lib/local/moto/server.py');
  let said = '';
  let tail = '';
  let tellReady: (ready: 'ready') => void = () => undefined;
  const ready = new Promise<'ready'>((resolve) => {
    tellReady = resolve;
  });
  const server = startProcess({
    command: [options.python, '-I', '-B', script, socketPath, ...options.services],
    env: environmentOfMoto(options.account),
    python: options.python,
    onOutput: (chunk, stream) => {
      if (stream === 'stderr') {
        tail = (tail + chunk.toString()).slice(-LOG_TAIL_BYTES);
      } else if (said.length < LOG_TAIL_BYTES) {
        said += chunk.toString();
        if (said.startsWith('ready\n')) tellReady('ready');
      }
    },
  });
  try {
    const outcome = await Promise.race([ready, endOf(server), timeout(timeoutMs)]);
    if (outcome === 'ready') {
      return {
        socketPath,
        exited: server.exited,
        logTail: () => tail,
        close: () => server.terminate(STOP_GRACE_MS),
      };
    }
    throw new RankZeroError(
      'MotoNotStarted',
      `The moto server did not start with '${options.python}': ${outcome.problem}.${tail === '' ? '' : ` It said:\n${tail.trimEnd()}`}`,
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
    setTimeout(() => resolve({ problem: `it was not ready within ${ms} ms` }), ms).unref();
  });
}

/** No setting of the user's own AWS or moto environment may change what the stand-ins do. */
function environmentOfMoto(account: string | undefined): Record<string, string> {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8', TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    ...(TMPDIR !== undefined && { TMPDIR }),
    ...(account !== undefined && { MOTO_ACCOUNT_ID: account }),
  };
}
