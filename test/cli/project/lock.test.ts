import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../../lib/cli/project/lock';
import { temporaryFolders } from '../../_helpers/folders';

const newFolder = temporaryFolders();

describe('withLock', () => {
  test('lets the second begin when the first has ended, and leaves no file', async () => {
    const file = join(newFolder(), 'lock');
    const order: string[] = [];
    const work = (name: string) =>
      withLock(file, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
      });
    await Promise.all([work('one'), work('two')]);
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    expect(existsSync(file)).toBe(false);
  });

  test('is given back by work that fails', async () => {
    const file = join(newFolder(), 'lock');
    const failing = withLock(file, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(withLock(file, () => 'in')).resolves.toBe('in');
  });

  test('is nobody’s when its owner is gone', async () => {
    const file = join(newFolder(), 'lock');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, String(pid));
    await expect(withLock(file, () => 'in')).resolves.toBe('in');
  });

  test('fails where the file cannot be made', async () => {
    const file = join(newFolder(), 'no-such-folder', 'lock');
    await expect(withLock(file, () => 'in')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
