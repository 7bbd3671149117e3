// Whether an import within core keeps to the order of its folders.
import { CORE_ORDER } from './table.mjs';

/** What is wrong with a file of core importing another; undefined if nothing is. */
export function orderProblem(file, target) {
  // The files beside the folders are the ground that all stand on, and the index above them.
  const [from, to] = [folderOf(file), folderOf(target)];
  if (from === undefined || to === undefined) return undefined;
  const unknown = [from, to].find((folder) => !CORE_ORDER.includes(folder));
  if (unknown !== undefined) return `${unknown} has no place in the order of core. Give it one`;
  if (from !== to && file === `${from}/index.ts`) {
    return 'the index of a folder hands on its own files only. Whoever needs the others imports their folder';
  }
  if (CORE_ORDER.indexOf(to) <= CORE_ORDER.indexOf(from)) return undefined;
  return `core reads in one order, and ${to} comes after ${from}. Move what both need to the earlier folder`;
}

/** As CONTRIBUTING.md shows it. */
export function orderPicture() {
  const folders = CORE_ORDER.map((path) => `\`${path.replace('lib/core/', '')}\``);
  return `Within \`lib/core\` a folder may import those before it: ${folders.join(', ')}.`;
}

function folderOf(path) {
  return /^lib\/core\/[^/]+(?=\/)/.exec(path)?.[0];
}
