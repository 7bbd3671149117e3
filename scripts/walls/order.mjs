// Whether an import within core keeps to the order of its folders.
import { CORE_ORDER } from './table.mjs';

const { folders, also } = CORE_ORDER;

/** What is wrong with a file of core importing another; undefined if nothing is. */
export function orderProblem(file, target) {
  // The files beside the folders are the ground that all stand on, and the index above them.
  const [from, to] = [folderOf(file), folderOf(target)];
  if (from === undefined || to === undefined || also[from]?.includes(target)) return undefined;
  const unknown = [from, to].find((folder) => !folders.includes(folder));
  if (unknown !== undefined) return `${unknown} has no place in the order of core`;
  if (folders.indexOf(to) <= folders.indexOf(from)) return undefined;
  return `core reads in one order, and ${to} comes after ${from}`;
}

/** As CONTRIBUTING.md shows it. */
export function orderPicture() {
  const code = (path) => `\`${path.replace('lib/core/', '')}\``;
  const exceptions = Object.entries(also).map(
    ([folder, files]) => `${code(folder)} also ${files.map(code).join(' and ')}`,
  );
  return `Within \`lib/core\` a folder may import those before it: ${folders.map(code).join(', ')}; ${exceptions.join(', ')}.`;
}

function folderOf(path) {
  return /^lib\/core\/[^/]+(?=\/)/.exec(path)?.[0];
}
