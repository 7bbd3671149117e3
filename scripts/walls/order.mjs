// Whether an import within core keeps to the order of its folders.
import { CORE_ORDER } from './table.mjs';

const FOLDERS = CORE_ORDER.map(({ folder }) => folder);

/** What is wrong with a file of core importing another; undefined if nothing is. */
export function orderProblem(file, target) {
  // The files beside the folders are the ground that all stand on, and the index above them.
  const [from, to] = [folderOf(file), folderOf(target)];
  if (from === undefined || to === undefined) return undefined;
  const unknown = [from, to].find((folder) => !FOLDERS.includes(folder));
  if (unknown !== undefined) return `${unknown} has no place in the order of core. Give it one`;
  if (from !== to && file === `${from}/index.ts`) {
    return 'the index of a folder hands on its own files only. Whoever needs the others imports their folder';
  }
  if (FOLDERS.indexOf(to) <= FOLDERS.indexOf(from)) return undefined;
  return `core reads in one order, and ${to} comes after ${from}. Move what both need to the earlier folder`;
}

/** As CONTRIBUTING.md shows it. */
export function orderPicture() {
  const rows = CORE_ORDER.map(({ folder, holds }) => `| \`${folder}\` | ${holds} |`);
  return [
    'Within `lib/core` a folder may import those above it, and the files beside the folders:',
    '',
    '| folder | holds |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}

function folderOf(path) {
  return /^lib\/core\/[^/]+(?=\/)/.exec(path)?.[0];
}
