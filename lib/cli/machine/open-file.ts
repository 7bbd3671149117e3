import { spawn } from 'node:child_process';
import { RankZeroError } from '../../core';

/** What opens a file with the program that its owner has chosen for it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`: that is the shell's own, to which a name could say more than a name.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OTHERS = ['xdg-open'] as const;

/** An opener that still runs after so long has a viewer in the foreground: it worked. */
const PATIENCE_MILLISECONDS = 2_000;

/**
 * Opens a file in the browser or whatever else shows it here.
 * @throws CannotOpen – where there is nothing that opens files, as on a machine without a screen
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
    hint: 'Open it in a browser yourself; it needs no network and no other file.',
  });
}

/** Why a program failed; undefined if it ended well, or did not end. */
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
    child.on('exit', (code) => end(code === 0 ? undefined : `it ended with ${code}`));
    // A viewer lives longer than this command.
    child.unref();
  });
}
