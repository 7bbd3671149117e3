import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOTO_PREFIX, MOTO_SOCKET } from '../moto';
import type { Closing } from './closing';
import { parentOfWork } from './parent-of-work';

const PREFIX = 'rankzero-account-';

/**
 * A socket in the directory that answers as long as its owner lives, however that ends. Unlike a
 * process id, it never belongs to another process. No job has such a name: a job's name has no
 * dot.
 */
const OWNER = 'owner.sock';

/** What killed accounts leave behind, and the socket in it that shows whether the account lives. */
const OWNED: Readonly<Record<string, string>> = { [PREFIX]: OWNER, [MOTO_PREFIX]: MOTO_SOCKET };

/**
 * Where an account keeps its jobs' trees and logs: the directory, or a temporary one, which goes
 * when the account closes.
 */
export async function openWorkDirectory(
  directory: string | undefined,
  closing: Closing,
): Promise<string> {
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true });
    return directory;
  }
  const temporary = await mkdtemp(join(await parentOfWork(), PREFIX));
  closing.add(temporary, (path) => rm(path, { recursive: true, force: true }));
  const release = await own(temporary);
  closing.add(release, (it) => it());
  return temporary;
}

/**
 * Removes the files of accounts whose process was killed: they are the data of the machine's user.
 *
 * @param parents folders in which they are looked for. @default - all that accounts use
 */
export async function removeOrphans(...parents: readonly string[]): Promise<void> {
  const all = parents.length > 0 ? parents : [tmpdir(), await parentOfWork()];
  await Promise.all([...new Set(all)].map(removeOrphansOf));
}

async function removeOrphansOf(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const found = names.flatMap((name) =>
    Object.entries(OWNED)
      .filter(([prefix]) => name.startsWith(prefix))
      .map(([, socket]) => ({ directory: join(parent, name), socket })),
  );
  await Promise.all(
    found.map(async ({ directory, socket }) => {
      if (!(await isOrphan(join(directory, socket)))) return;
      // Another start may be removing it too. Old files do no harm, so they must not stop this
      // account from starting.
      await rm(directory, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

async function own(directory: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  await new Promise<void>((resolve) => {
    // If the path is too long for a socket, there is none, and nobody removes the directory later.
    server.once('error', () => resolve());
    server.listen(join(directory, OWNER), resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** True only if there is a socket to which nobody listens. */
function isOrphan(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED'));
  });
}
