import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');
const newFolder = temporaryFolders();

/** Runs knip with our settings over a small tree. */
function unused(files: Readonly<Record<string, string>>) {
  const folder = writeFiles(newFolder(), {
    'package.json': '{ "name": "planted", "dependencies": { "commander": "*" } }',
    // Excuses that the small tree does not need would be told as hints, not as issues.
    'knip.jsonc': textOf(ROOT, 'knip.jsonc'),
    'bin/rankzero.ts': "import 'commander';\nimport { run } from '../lib/cli';\nrun();",
    'lib/cli/index.ts': "export { run } from './run';",
    'lib/cli/run.ts': 'export function run() {}',
    ...files,
  });
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/knip/bin/knip.js'), '--no-progress', '--no-config-hints'],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, found: stdout.split('\n').filter((line) => line.includes('.ts')) };
}

test('a tree without anything unused passes', () => {
  expect(unused({})).toEqual({ status: 0, found: [] });
});

test('a value, a type and a file that nothing uses are found', () => {
  const { status, found } = unused({
    'lib/cli/run.ts':
      'export function run() {}\nexport const SPARE = 1;\nexport type Odd = string;',
    'lib/local/lost.ts': 'export const lost = 1;',
  });
  expect(status).not.toBe(0);
  expect(found).toEqual([
    expect.stringMatching(/^lib\/local\/lost\.ts/),
    expect.stringMatching(/^SPARE .*lib\/cli\/run\.ts:2/),
    expect.stringMatching(/^Odd .*lib\/cli\/run\.ts:3/),
  ]);
});
