import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closing } from '../../../lib/local/account/closing';
import { openWorkDirectory, removeOrphans } from '../../../lib/local/account/work-directory';
import { MOTO_PREFIX, MOTO_SOCKET } from '../../../lib/local/moto';

const parent = mkdtempSync(join(tmpdir(), 'rz-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A process that opens a work directory below the parent, prints it and waits to be killed. */
const HOLDER = `
  const { Closing } = require('./lib/local/account/closing');
  const { openWorkDirectory } = require('./lib/local/account/work-directory');
  openWorkDirectory(undefined, new Closing()).then((path) => process.stdout.write(path));
  setInterval(() => undefined, 1000);
`;

describe('a work directory', () => {
  test('of an owner that was killed goes with the next start, and of one that lives it stays', async () => {
    const holders = await Promise.all(
      [0, 1].map(async () => {
        const owner = spawn(process.execPath, ['--import', 'tsx', '--eval', HOLDER], {
          cwd: join(__dirname, '../../..'),
          env: { ...process.env, TMPDIR: parent },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const [path] = await once(owner.stdout, 'data');
        return { owner, path: String(path) };
      }),
    );
    const [killed, alive] = holders;
    try {
      killed?.owner.kill('SIGKILL');
      await once(killed?.owner as never, 'exit');
      // Of an older version, or of somebody who has only begun.
      mkdirSync(join(parent, 'rankzero-account-unmarked'));
      await removeOrphans(parent);
      expect(existsSync(killed?.path ?? '')).toBe(false);
      expect(existsSync(alive?.path ?? '')).toBe(true);
      expect(existsSync(join(parent, 'rankzero-account-unmarked'))).toBe(true);
    } finally {
      for (const { owner } of holders) owner.kill('SIGKILL');
    }
  });

  test("of moto's socket goes with the next start where nobody listens, and stays where somebody does", async () => {
    const folders = ['dead', 'live'].map((name) => join(parent, `${MOTO_PREFIX}${name}`));
    for (const folder of folders) mkdirSync(folder);
    const [dead = '', live = ''] = folders;
    const bind = `const s=require('net').createServer().listen(${JSON.stringify(join(dead, MOTO_SOCKET))},()=>process.kill(process.pid,'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', bind]);
    const server = createServer().listen(join(live, MOTO_SOCKET));
    await once(server, 'listening');
    try {
      await removeOrphans(parent);
      expect(folders.map((folder) => existsSync(folder))).toEqual([false, true]);
    } finally {
      server.close();
    }
  });

  test('goes when the account closes, and one that was asked for stays', async () => {
    const closing = new Closing();
    const asked = join(parent, 'asked', 'for');
    const temporary = await openWorkDirectory(undefined, closing);
    expect(await openWorkDirectory(asked, closing)).toBe(asked);
    expect(existsSync(temporary)).toBe(true);
    await closing.close();
    expect(existsSync(temporary)).toBe(false);
    expect(existsSync(asked)).toBe(true);
  });

  test('is looked for in vain where there is nothing', async () => {
    await expect(removeOrphans(join(parent, 'nowhere'))).resolves.toBeUndefined();
  });
});
