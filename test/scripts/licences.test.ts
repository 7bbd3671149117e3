import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');
const FILES = [
  'package-lock.json',
  'requirements.txt',
  'requirements-dev.txt',
  'containers/boosters/lightgbm.txt',
  'containers/boosters/catboost.txt',
  'scripts/licences.json',
];

const newFolder = temporaryFolders();

function check(folder: string) {
  const script = join(ROOT, 'scripts/licences.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
    encoding: 'utf8',
  });
  return { status, stdout, lines: stderr.split('\n').filter((line) => line !== '') };
}

/** A copy of what is checked, with one of its files changed. */
function changed(file: string, change: (text: string) => string) {
  const folder = writeFiles(newFolder(), { [file]: change(textOf(ROOT, file)) });
  for (const other of FILES.filter((name) => name !== file)) {
    writeFiles(folder, { [other]: '' });
    copyFileSync(join(ROOT, other), join(folder, other));
  }
  return check(folder);
}

function withPackage(entry: object): (text: string) => string {
  return (text) => {
    const lock = JSON.parse(text);
    lock.packages['node_modules/planted'] = { version: '1.0.0', ...entry };
    return JSON.stringify(lock);
  };
}

test('passes for the lock files as they are', () => {
  const { status, stdout, lines } = check(ROOT);
  expect({ status, lines }).toEqual({ status: 0, lines: [] });
  expect(stdout).toMatch(/^The licences of \d{3} npm and \d{2,3} Python packages are allowed\.\n$/);
});

test.each([
  ['AGPL-3.0', {}, 'production'],
  ['GPL-3.0-only', { dev: true }, 'development'],
  ['MPL-2.0', {}, 'production'],
  ['MIT AND GPL-3.0-only', {}, 'production'],
  ['Apache-2.0 WITH Commons-Clause', {}, 'production'],
  ['(MIT OR ISC) AND LGPL-3.0-only', {}, 'production'],
  ['SEE LICENSE IN LICENSE.md', {}, 'production'],
  ['UNLICENSED', {}, 'production'],
])('fails for an npm package under %s, with its tree', (license, flags, tree) => {
  const { status, lines } = changed('package-lock.json', withPackage({ license, ...flags }));
  expect(status).toBe(1);
  expect(lines).toEqual([
    expect.stringContaining(
      `error LicenceNotAllowed: the ${tree} package planted (npm) has the licence ${license}. `,
    ),
  ]);
});

test.each([
  'MIT',
  '(MIT OR GPL-3.0-only)',
  'GPL-3.0-only OR ISC AND Zlib',
  '(BSD-3-Clause AND 0BSD)',
])('passes an npm package under %s', (license) => {
  expect(changed('package-lock.json', withPackage({ license })).status).toBe(0);
});

test('fails for an npm package without a licence', () => {
  const { lines } = changed('package-lock.json', withPackage({}));
  expect(lines).toEqual([expect.stringMatching(/^error LicenceUnknown: .* planted \(npm\)/)]);
});

test('fails for a reason of development when the package is in production', () => {
  const { lines } = changed('package-lock.json', (text) => {
    const lock = JSON.parse(text);
    delete lock.packages['node_modules/axe-core'].dev;
    return JSON.stringify(lock);
  });
  expect(lines).toEqual([expect.stringContaining('the production package axe-core (npm)')]);
});

test('fails for a Python package that the table does not name, on whatever platform', () => {
  const { status, lines } = changed(
    'requirements.txt',
    (text) => `${text}Planted.Name==1.0 ; platform_machine == 'riscv64' \\\n    --hash=sha256:00\n`,
  );
  expect(status).toBe(1);
  expect(lines).toEqual([
    expect.stringContaining('LicenceUnknown: the production package planted-name (python)'),
  ]);
});

test('fails for a Python package under a licence that is not allowed', () => {
  const { lines } = changed('scripts/licences.json', (text) =>
    text.replace('"moto": "Apache-2.0"', '"moto": "LicenseRef-Proprietary"'),
  );
  expect(lines).toEqual([
    expect.stringContaining('the production package moto (python) has the licence LicenseRef-'),
  ]);
});

test('fails for a reason that was given for another licence', () => {
  const { lines } = changed('scripts/licences.json', (text) =>
    text.replace('"scipy": "BSD-3-Clause AND', '"scipy": "AGPL-3.0 AND'),
  );
  expect(lines).toEqual([expect.stringContaining('the production package scipy (python)')]);
});

test('fails for a requirement that is no pinned name, and for a line of no package', () => {
  const { lines } = changed('requirements.txt', (text) =>
    text.replace(/^alembic==/m, 'alembic @ file:///somewhere/').replace(/^uv==/m, 'git+uv=='),
  );
  expect(lines).toEqual([
    expect.stringContaining('error RequirementNotRead: requirements.txt has the line "alembic @'),
    expect.stringContaining('error RequirementNotRead: requirements.txt has the line "git+uv=='),
  ]);
  const left = changed('scripts/licences.json', (text) =>
    text.replace('"python": {', '"python": { "gone": "MIT",'),
  );
  expect(left.lines).toEqual([expect.stringMatching(/^error LicenceLeftOver: .* gone \(python\)/)]);
});
