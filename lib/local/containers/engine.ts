import { execFile } from 'node:child_process';

/** A program that runs containers: docker, or podman or finch, which take the same commands. */
export interface ContainerEngine {
  /** Its name, found on PATH. */
  readonly name: string;
}

/** What an engine answered to a command. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command of an engine to its end; a code other than 0 is an answer like any other.
 *
 * @param signal aborts: the command is ended
 * @throws the signal's reason
 */
export function callEngine(
  { name }: ContainerEngine,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(
      name,
      args,
      { env: clientEnvironment(), maxBuffer: 2 ** 26, ...(signal && { signal }) },
      (error, stdout, stderr) => {
        if (signal?.aborted) return reject(signal.reason);
        const code = typeof error?.code === 'number' ? error.code : 1;
        resolve({ code: error ? code : 0, stdout, stderr: stderr || (error?.message ?? '') });
      },
    );
  });
}

/** The last thing that an engine said. */
export function lastWords({ stdout, stderr }: Answer): string {
  return `${stdout}\n${stderr}`.trim().split('\n').pop() ?? '';
}

/** What an engine's own program gets: it is the user's, with the user's settings. */
export function clientEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
