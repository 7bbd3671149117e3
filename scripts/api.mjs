// Makes API.md from the declarations of what the package exports and their doc comments.
// `node scripts/api.mjs` writes it, `--check` exits with 1 where it is not current.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportsOf, namedBy } from './api/exports.mjs';
import { render } from './api/render.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'API.md');
const SECTIONS = [
  ['Constructs', 'lib/constructs/index'],
  ['Tasks', 'lib/core/tasks/index'],
  ['Stacks of the app', 'lib/stacks/index'],
];

const text = made();
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(
    'error NotCurrent: API.md is older than the code; run node scripts/api.mjs\n',
  );
  process.exitCode = 1;
}

function made() {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-api-'));
  try {
    declare(folder);
    const sections = SECTIONS.map(([title, index]) => [title, exportsOf(join(folder, index))]);
    const exported = sections.flatMap(([, symbols]) => symbols);
    sections.push(['Types that these name', namedBy(exported)]);
    return render(sections);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the declarations of the package's modules. */
function declare(folder) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--emitDeclarationOnly', '--declarationMap', 'false', '--outDir', folder];
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '--project', join(root, 'tsconfig.build.json'), ...options],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`tsc failed:\n${stdout}`);
}
