// Checks the licence of each package that the lock files name, on whatever platform it installs.
// Reads the lock files and licences.json beside this file, never what is installed here.
// `node scripts/licences.mjs [FOLDER]`; FOLDER holds the lock files and scripts/licences.json.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAllowed } from './licence-expression.mjs';

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const TABLE = 'scripts/licences.json';

const ALLOWED = {
  npm: [
    'MIT',
    'MIT-0',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    '0BSD',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'Zlib',
    'PSF-2.0',
    'Python-2.0',
  ],
};
// What pip installs is not bundled into anything of ours, so its files keep their licence.
ALLOWED.python = [...ALLOWED.npm, 'MPL-2.0'];

/** Lock files of what running installs: at first, and by the first job of an algorithm. */
const INSTALLED = [
  'requirements.txt',
  'containers/boosters/lightgbm.txt',
  'containers/boosters/catboost.txt',
];

const table = JSON.parse(read(TABLE));
const problems = [];
const seen = { npm: new Set(), python: new Set() };

for (const { name, tree, licence } of npmPackages()) {
  const known = typeof licence === 'string' && licence !== '';
  judge('npm', name, tree, known ? licence : undefined, 'package-lock.json names no licence of it');
}
for (const { name, tree } of pythonPackages()) {
  judge('python', name, tree, table.python[name], `${TABLE} has no line for it under "python"`);
}
findLeftOver();

if (problems.length > 0) {
  process.stderr.write(`${problems.map((problem) => `error ${problem}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `The licences of ${seen.npm.size} npm and ${seen.python.size} Python packages are allowed.\n`,
);

/** Each package of package-lock.json; `dev` there is true for what production never installs. */
function npmPackages() {
  const { packages } = JSON.parse(read('package-lock.json'));
  return Object.entries(packages)
    .filter(([path, { link }]) => path !== '' && !link)
    .map(([path, { license, dev }]) => ({
      name: path.split('node_modules/').at(-1),
      tree: dev ? 'development' : 'production',
      licence: license,
    }));
}

/** Each package of Python's lock files, once; production wins. */
function pythonPackages() {
  const production = [...new Set(INSTALLED.flatMap(requirements))];
  const development = requirements('requirements-dev.txt').filter(
    (name) => !production.includes(name),
  );
  return [
    ...production.map((name) => ({ name, tree: 'production' })),
    ...development.map((name) => ({ name, tree: 'development' })),
  ];
}

/** The names that a lock file pins, whatever the condition behind them says. */
function requirements(file) {
  const lines = read(file)
    .split('\n')
    .filter((line) => /^[^\s#]/.test(line));
  const names = lines.map((line) => {
    const name = /^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?==/.exec(line)?.[1];
    if (name === undefined) {
      problems.push(
        `RequirementNotRead: ${file} has the line "${line}", which is not NAME==VERSION. Lock it as CONTRIBUTING.md shows.`,
      );
    }
    return name?.toLowerCase().replace(/[._-]+/g, '-');
  });
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** A reason holds for one licence in one tree; when either changes, somebody must look again. */
function judge(kind, name, tree, licence, whyUnknown) {
  seen[kind].add(name);
  if (licence === undefined) {
    problems.push(
      `LicenceUnknown: the ${tree} package ${name} (${kind}): ${whyUnknown}. Find its licence out and add it.`,
    );
    return;
  }
  if (isAllowed(licence, ALLOWED[kind])) return;
  const exception = table.reasons[kind][name];
  const isExcused =
    exception?.licence === licence && (exception.tree === tree || exception.tree === 'production');
  if (isExcused && exception.reason) return;
  problems.push(
    `LicenceNotAllowed: the ${tree} package ${name} (${kind}) has the licence ${licence}. Allowed are ${ALLOWED[kind].join(', ')}. Use another package, or give the reason in ${TABLE} under "reasons", with this licence and tree.`,
  );
}

/** Lines about packages that no lock file names any more. */
function findLeftOver() {
  const lines = [
    ...Object.keys(table.python).map((name) => ['python', name]),
    ...Object.entries(table.reasons).flatMap(([kind, reasons]) =>
      Object.keys(reasons).map((name) => [kind, name]),
    ),
  ];
  for (const [kind, name] of lines) {
    if (seen[kind].has(name)) continue;
    problems.push(
      `LicenceLeftOver: ${TABLE} has ${name} (${kind}), which no lock file names. Remove its lines.`,
    );
  }
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}
