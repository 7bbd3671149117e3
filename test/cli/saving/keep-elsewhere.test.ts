import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepElsewhere } from '../../../lib/cli/saving/keep-elsewhere';
import type { SavedRun } from '../../../lib/cli/saving/save-run';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

const errno = (code: string) => Object.assign(new Error(`${code}: raw`), { code });

async function saveInto(directory: string): Promise<SavedRun> {
  writeFileSync(join(directory, 'result.json'), '{}');
  return { directory, outputs: {}, notes: [] };
}

describe('what a run left', () => {
  test('is kept in the first place that takes it, for its owner alone, and said so', async () => {
    const parent = temporary({ file: '' });
    const places = [join(parent, 'file/none'), join(parent, 'new/kept')];
    const saved = await keepElsewhere('mine', '/out', errno('ENOSPC'), saveInto, places);
    expect(saved.directory).toMatch(/\/new\/kept\/mine-\w+$/);
    expect(statSync(saved.directory).mode & 0o777).toBe(0o700);
    expect(existsSync(join(saved.directory, 'result.json'))).toBe(true);
    expect(saved.trouble).toMatchObject({
      code: 'OutNotWritten',
      source: 'user',
      message: 'mine has ended, but its results cannot be written to /out: the disk is full.',
      hint: expect.stringContaining(`Everything is kept in ${saved.directory}: cp -R`),
    });
  });

  test('leaves no half in a place that fills up, and goes to the next', async () => {
    const [full, free] = [temporary(), temporary()];
    const save = (place: string) => {
      if (!place.startsWith(full)) return saveInto(place);
      mkdirSync(join(place, 'half'));
      return Promise.reject(errno('ENOSPC'));
    };
    const saved = await keepElsewhere('mine', '/out', errno('EROFS'), save, [full, free]);
    expect(readdirSync(full)).toEqual([]);
    expect(readdirSync(free)).toHaveLength(1);
    expect(saved.trouble?.message).toContain('its file system is read-only');
  });

  test('fails with every place where there is none at all', async () => {
    const none = join(temporary({ file: '' }), 'file/none');
    await expect(
      keepElsewhere('mine', '/out', errno('ENOSPC'), saveInto, [none]),
    ).rejects.toMatchObject({ code: 'NothingKept', message: expect.stringContaining(none) });
  });

  test('keeps a bug a bug, and what was trained all the same', async () => {
    const bug = new TypeError('x is not a function');
    const saved = await keepElsewhere('mine', '/out', bug, saveInto, [temporary()]);
    expect(saved.trouble).toMatchObject({ code: 'OutNotWritten', source: 'tool', cause: bug });
    const none = join(temporary({ file: '' }), 'file/none');
    await expect(keepElsewhere('mine', '/out', bug, saveInto, [none])).rejects.toBe(bug);
  });
});
