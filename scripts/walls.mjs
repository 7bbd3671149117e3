// Checks that imports go the ways that walls/table.mjs allows, and in no circle.
// `node scripts/walls.mjs [FOLDER]`: FOLDER holds the sources and CONTRIBUTING.md.
// `node scripts/walls.mjs --picture` draws the table anew in CONTRIBUTING.md.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circlesOf, wayRound } from './walls/circles.mjs';
import { orderProblem } from './walls/order.mjs';
import { withPicture } from './walls/picture.mjs';
import { readImports } from './walls/read-imports.mjs';
import { RECURSIONS, WALLS } from './walls/table.mjs';

const own = dirname(dirname(fileURLToPath(import.meta.url)));
const isDrawing = process.argv[2] === '--picture';
const root = isDrawing ? own : (process.argv[2] ?? own);
const FOLDERS = ['bench', 'bin', 'containers', 'lambdas', 'lib', 'scripts', 'tasks', 'test'];
const TABLE = 'scripts/walls/table.mjs';

const problems = [];
const files = FOLDERS.flatMap((folder) => sources(join(root, folder)));
const edges = { values: new Map(), all: new Map() };

for (const file of files) {
  const row = rowOf(file);
  if (row === undefined) {
    problems.push(`WallMissing: ${file} is in no folder of ${TABLE}. Give its folder a row.`);
    continue;
  }
  const imported = readImports(readFileSync(join(root, file), 'utf8')).map((reference) => ({
    ...reference,
    target: targetOf(file, reference.specifier),
  }));
  for (const { specifier, target, line } of imported) {
    if (mayImport(row, specifier, target)) continue;
    const allowed = [...row.mayImport, ...(row.packages ?? ['any package'])];
    problems.push(
      `WallCrossed: ${file}:${line} imports ${specifier}, and ${row.folder} may not: ${row.why}. Besides itself it may import ${allowed.join(', ') || 'nothing'} (${TABLE}).`,
    );
  }
  for (const { specifier, target, line } of imported) {
    const problem = target === undefined ? undefined : orderProblem(file, target);
    if (problem === undefined) continue;
    problems.push(
      `OrderBroken: ${file}:${line} imports ${specifier}: ${problem} (CORE_ORDER in ${TABLE}).`,
    );
  }
  const ours = imported.filter(({ target }) => target !== undefined);
  edges.all.set(file, new Set(ours.map(({ target }) => target)));
  edges.values.set(file, new Set(ours.filter(({ isType }) => !isType).map(({ target }) => target)));
}

findCircles();
comparePicture();
if (problems.length > 0) {
  process.stderr.write(`${problems.map((problem) => `error ${problem}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`The imports of ${files.length} files keep to ${TABLE}.\n`);

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules'))
    .sort();
}

function rowOf(file) {
  return WALLS.filter(({ folder }) => isWithin(file, folder)).sort(
    (one, other) => other.folder.length - one.folder.length,
  )[0];
}

function isWithin(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}

/** The file of ours that a specifier means; undefined if it is a package. */
function targetOf(file, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  const path = normalize(join(dirname(file), specifier));
  const candidates = [path, `${path}.ts`, `${path}/index.ts`, path.replace(/\.js$/, '.ts')];
  return candidates.find((candidate) => /\.\w+$/.test(candidate) && exists(candidate)) ?? path;
}

function exists(path) {
  return existsSync(join(root, path));
}

function mayImport({ folder, mayImport: allowed, packages }, specifier, target) {
  if (target !== undefined) return [folder, ...allowed].some((place) => isWithin(target, place));
  if (packages === undefined) return true;
  return packages.some((name) =>
    name.endsWith('*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  );
}

function findCircles() {
  const unused = new Set(RECURSIONS);
  const byNature = (circle) => {
    const recursion = RECURSIONS.find(
      (known) => [...known.files].sort().join() === [...circle].sort().join(),
    );
    unused.delete(recursion);
    return recursion !== undefined;
  };
  const values = circlesOf(edges.values);
  for (const circle of values) {
    if (byNature(circle)) continue;
    problems.push(
      `ImportCircle: ${wayRound(circle[0], edges.values).join(' → ')}. Move what both ends need into a file of its own; a recursion that is one by nature gets a line with its reason in RECURSIONS (${TABLE}).`,
    );
  }
  const isReported = new Set(values.flat());
  for (const circle of circlesOf(edges.all)) {
    const folders = new Set(circle.map((file) => dirname(file)));
    if (folders.size === 1 || circle.every((file) => isReported.has(file)) || byNature(circle)) {
      continue;
    }
    problems.push(
      `TypeCircle: ${wayRound(circle[0], edges.all).join(' → ')}: folders need one another's types. Move the types to the folder that the others build on.`,
    );
  }
  for (const { files: names } of unused) {
    problems.push(
      `RecursionLeftOver: ${TABLE} excuses the circle ${names.join(', ')}, which is none any more. Remove its line.`,
    );
  }
}

function comparePicture() {
  const path = join(root, 'CONTRIBUTING.md');
  const text = readFileSync(path, 'utf8');
  const expected = withPicture(text);
  if (isDrawing && expected !== undefined) writeFileSync(path, expected);
  else if (text !== expected) {
    problems.push(
      `PictureDiffers: CONTRIBUTING.md does not show ${TABLE} as it is. Run \`node scripts/walls.mjs --picture\`.`,
    );
  }
}
