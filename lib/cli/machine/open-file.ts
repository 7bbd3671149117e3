import { spawn } from 'node:child_process';
import { RankZeroError } from '../../core';

/** The command that opens a file with the user's default program for it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`: it is part of the shell, which could take a file's name for more than a name.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OTHERS = ['xdg-open'] as const;

/** A command that still runs after this time has a viewer in the foreground: it worked. */
const PATIENCE_MILLISECONDS = 2_000;

/**
 * Opens a file in the browser, or in the program that shows it on this machine.
 * @throws CannotOpen – when nothing can open files, as on a machine without a screen
 */
export async function openFile(
  file: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  patienceMilliseconds = PATIENCE_MILLISECONDS,
): Promise<void> {
  const [command, ...args] = OPENERS[platform] ?? OTHERS;
  const failure = await run(command, [...args, file], env, patienceMilliseconds);
  if (failure === undefined) return;
  throw new RankZeroError('CannotOpen', `${command} does not open ${file}: ${failure}.`, {
    hint: 'Open it yourself in a browser; it needs no network and no other file.',
  });
}

/** Why a program failed; undefined if it ended well, or still runs. */
function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  patienceMilliseconds: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore', env });
    const timer = setTimeout(() => resolve(undefined), patienceMilliseconds);
    const end = (failure: string | undefined) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.on('error', ({ message }) => end(message));
    child.on('exit', (code) => end(code === 0 ? undefined : `it ended with exit code ${code}`));
    // A viewer lives longer than this command.
    child.unref();
  });
}
