import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Folders that are removed when the file's tests are over. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'rankzero-test-'));
    made.push(folder);
    return folder;
  };
}

/** Writes files into a folder, by path; the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Paths of the files in a folder, sorted, with slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** The text of a file in a folder. */
export function textOf(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** The text of a file once somebody has written it; folders on the way to it may be missing yet. */
export async function written(path: string): Promise<string> {
  await appeared(dirname(path));
  return when(dirname(path), () => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text === '' ? undefined : text;
  });
}

async function appeared(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await appeared(dirname(folder));
  await when(dirname(folder), () => (existsSync(folder) ? folder : undefined));
}

/** Looks whenever something changes in a folder, until there is an answer. */
function when<T>(folder: string, look: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const again = () => {
      const found = look();
      if (found === undefined) return;
      watcher.close();
      resolve(found);
    };
    const watcher = watch(folder, again);
    watcher.on('error', reject);
    // It may have happened before the watcher was there.
    again();
  });
}
