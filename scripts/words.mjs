// Checks that no text has a phrase that readers who learned English late stumble over.
// `node scripts/words.mjs [FOLDER]`: FOLDER holds the sources. CONTRIBUTING.md has the same list.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const PLACES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'containers',
  'docs',
  'lambdas',
  'lib/core',
  'lib/cli',
  'lib/constructs',
  'lib/local',
  'lib/report',
  'lib/stacks',
];

/** What not to write, and what to write instead. */
const PHRASES = [
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\b(called|named) like\b/i, 'named after'],
  [/\bfor want of\b/i, 'without, because … is missing'],
  [/\b(has|have|had) not got\b/i, 'does not have'],
  [/\b(these|those) are no\b/i, 'are not'],
];

const problems = PLACES.flatMap(files).flatMap((file) =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      // What stands in backticks in CONTRIBUTING.md is the list itself.
      PHRASES.flatMap(([phrase, better]) => {
        const found = phrase.exec(file === 'CONTRIBUTING.md' ? line.replace(/`[^`]*`/g, '') : line);
        return found === null
          ? []
          : [`PlainWords: ${file}:${index + 1} says “${found[0]}”. Write: ${better}.`];
      }),
    ),
);
if (problems.length > 0) process.stderr.write(`${problems.join('\n')}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** The texts at a path; none where there is nothing. */
function files(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return /\.(cjs|md|mjs|py|ts)$/.test(path) ? [path] : [];
  return readdirSync(join(root, path))
    .filter((name) => name !== 'node_modules' && !name.startsWith('.'))
    .flatMap((name) => files(`${path}/${name}`));
}
