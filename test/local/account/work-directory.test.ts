import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closing } from '../../../lib/local/account/closing';
import { openWorkDirectory, removeOrphans } from '../../../lib/local/account/work-directory';

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
