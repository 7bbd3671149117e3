import { randomUUID } from 'node:crypto';
import { linkSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Bytes of a socket's path that every system takes. */
const PATH_BYTES = 100;

/**
 * Holds something for this process by a socket that answers as long as the process lives, however it
 * ends. Unlike a process id, it never belongs to another process.
 *
 * @param refusal what is thrown where another process holds it
 * @returns lets it go
 */
export async function hold(path: string, refusal: () => Error): Promise<() => Promise<void>> {
  for (;;) {
    const release = await listenAt(path);
    if (release !== undefined) return release;
    if (await answers(path)) throw refusal();
    // Left by a process that was killed. It is moved before it is removed: of two starts that have
    // found it, the slower one must not remove the socket of the faster one.
    const aside = `${path}.${randomUUID()}`;
    try {
      renameSync(path, aside);
    } catch {
      continue;
    }
    const isHeld = await answers(aside);
    if (isHeld) linkSync(aside, path);
    rmSync(aside, { force: true });
    if (isHeld) throw refusal();
  }
}

/** @returns undefined where there is such a socket */
async function listenAt(path: string): Promise<(() => Promise<void>) | undefined> {
  const short = shortened(path);
  try {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(short.path, resolve);
    });
    return () =>
      new Promise((resolve) => {
        rmSync(path, { force: true });
        server.close(() => resolve());
      });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  } finally {
    short.remove();
  }
}

async function answers(path: string): Promise<boolean> {
  const short = shortened(path);
  const found = await new Promise<boolean>((resolve) => {
    const socket = connect(short.path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  short.remove();
  return found;
}

/** The same file by a path that is short enough for a socket. */
function shortened(path: string): { readonly path: string; remove(): void } {
  if (Buffer.byteLength(path) <= PATH_BYTES) return { path, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'rz-'));
  const link = join(folder, 'd');
  symlinkSync(dirname(path), link);
  return {
    path: join(link, basename(path)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
