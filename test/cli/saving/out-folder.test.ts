import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { INVENTORY } from '../../../lib/cli/saving/inventory';
import { OutFolder } from '../../../lib/cli/saving/out-folder';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

/** All files below a folder with their texts, but for the inventory. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => !entry.isDirectory() && entry.name !== INVENTORY)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')])
      .sort(),
  );
}

function stage(folder: OutFolder, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.staging, path)), { recursive: true });
    writeFileSync(join(folder.staging, path), text);
  }
}

/** A run that leaves these files. */
async function runOnce(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = new OutFolder(directory);
  try {
    stage(folder, files);
    await folder.install();
    await folder.removeOld();
  } finally {
    folder.close();
  }
}

const occupied = (path: string) =>
  expect.objectContaining({ code: 'OutOccupied', message: expect.stringContaining(path) });

describe('the folder of a run', () => {
  test('has a second run in place of the first, and what is its owner’s beside it', async () => {
    const directory = temporary({ 'notes.txt': 'mine' });
    await runOnce(directory, { 'result.json': '1', 'model/a': '1', 'model/b': '1', 'x/y/z': '1' });
    writeFileSync(join(directory, 'model/mine.txt'), 'mine');
    mkdirSync(join(directory, 'model/empty-and-mine'));
    await runOnce(directory, { 'result.json': '2', 'model/a': '2' });
    expect(filesIn(directory)).toEqual({
      'model/a': '2',
      'model/mine.txt': 'mine',
      'notes.txt': 'mine',
      'result.json': '2',
    });
    expect(readdirSync(directory).sort()).toEqual([INVENTORY, 'model', 'notes.txt', 'result.json']);
    expect(existsSync(join(directory, 'model/empty-and-mine'))).toBe(true);
  });

  test('is never written where something of other origin is, and nothing is moved then', async () => {
    const directory = temporary({ 'result.json': 'mine' });
    await expect(runOnce(directory, { 'a.txt': '1', 'result.json': '1' })).rejects.toEqual(
      occupied('result.json'),
    );
    expect(filesIn(directory)).toEqual({ 'result.json': 'mine' });
  });

  test('leaves what was written by it but changed since: it is its user’s by now', async () => {
    const directory = temporary();
    await runOnce(directory, { 'report.html': '1', 'old.txt': '1' });
    writeFileSync(join(directory, 'report.html'), '1, with remarks');
    writeFileSync(join(directory, 'old.txt'), '1, with remarks');
    await expect(runOnce(directory, { 'report.html': '2' })).rejects.toEqual(
      occupied('report.html'),
    );
    await runOnce(directory, { 'other.txt': '2' });
    expect(filesIn(directory)).toEqual({
      'old.txt': '1, with remarks',
      'other.txt': '2',
      'report.html': '1, with remarks',
    });
  });

  test('is known again where it was copied to', async () => {
    const directory = temporary();
    await runOnce(directory, { 'result.json': '1' });
    const copy = join(temporary(), 'copy');
    execFileSync('cp', ['-R', directory, copy]);
    await runOnce(copy, { 'result.json': '2' });
    expect(filesIn(copy)).toEqual({ 'result.json': '2' });
  });

  test.each(['link to a folder', 'file'])('is not left through a %s', async (what) => {
    const elsewhere = temporary();
    const directory = temporary(what === 'file' ? { model: 'mine' } : {});
    if (what !== 'file') symlinkSync(elsewhere, join(directory, 'model'));
    await expect(runOnce(directory, { 'model/a': '1' })).rejects.toEqual(occupied('model'));
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(lstatSync(join(directory, 'model')).isDirectory()).toBe(false);
  });

  test('removes nothing that an edited inventory claims elsewhere', async () => {
    const outer = temporary({ 'precious.txt': 'mine' });
    const directory = join(outer, 'out');
    await runOnce(directory, { 'a.txt': '1' });
    const hash = JSON.parse(readFileSync(join(directory, INVENTORY), 'utf8')).files['a.txt'];
    writeFileSync(join(outer, 'precious.txt'), '1');
    const files = { '../precious.txt': hash, [join(outer, 'precious.txt')]: hash, constructor: [] };
    writeFileSync(join(directory, INVENTORY), JSON.stringify({ files }));
    await runOnce(directory, { 'b.txt': '1' });
    expect(readFileSync(join(outer, 'precious.txt'), 'utf8')).toBe('1');
  });

  test.each(['{', '[]', '{"files":[]}', '{"files":{"a.txt":"x"}}', '\0'])(
    'with a damaged inventory claims nothing: %j',
    async (text) => {
      const directory = temporary({ 'a.txt': 'mine', [INVENTORY]: text });
      await expect(runOnce(directory, { 'a.txt': '1' })).rejects.toEqual(occupied('a.txt'));
      expect(filesIn(directory)).toEqual({ 'a.txt': 'mine' });
    },
  );

  test('loses what a process that was killed had staged, and nothing of one that lives', () => {
    const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
    const directory = temporary({
      [`.rankzero-new-${gone}/a`]: 'half',
      [`.rankzero-new-${process.ppid}/a`]: 'half',
    });
    const folder = new OutFolder(directory);
    folder.close();
    expect(readdirSync(directory)).toEqual([`.rankzero-new-${process.ppid}`]);
  });

  test('is made again when it was removed', async () => {
    const directory = join(temporary(), 'a/b');
    await runOnce(directory, { 'a.txt': '1' });
    rmSync(directory, { recursive: true });
    await runOnce(directory, { 'a.txt': '2' });
    expect(filesIn(directory)).toEqual({ 'a.txt': '2' });
  });

  test('fails when a file is in its place', () => {
    const directory = temporary({ out: '' });
    expect(() => new OutFolder(join(directory, 'out'))).toThrow(
      expect.objectContaining({ code: 'OutNotUsable' }),
    );
  });
});
