import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../_helpers/folders';
import { ROOT } from './_helpers/blocks';

const TEXT = textOf(ROOT, 'docs/architecture.md');
/** Paths of folders and files of the repository, as the page names them. */
const NAMED = [...TEXT.matchAll(/`((?:lib|lambdas|containers|tasks|bin)(?:\/[\w.-]+)*)\/?`/g)].map(
  ([, path = '']) => path,
);

const foldersIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);

test('every path that the page names is there', () => {
  expect(NAMED.length).toBeGreaterThan(15);
  expect(NAMED.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every folder of lib/ is named, and every function that is deployed', () => {
  const functions = foldersIn('lambdas').filter((folder) =>
    existsSync(join(ROOT, folder, 'handler.ts')),
  );
  const missing = [...foldersIn('lib'), ...functions].filter(
    (folder) => !NAMED.some((path) => path === folder || path.startsWith(`${folder}/`)),
  );
  expect(missing).toEqual([]);
  expect(functions.length).toBeGreaterThan(5);
});

test('the page is one page', () => {
  const prose = TEXT.replaceAll(/<!-- state machine[\s\S]*?<!-- end of state machine -->/g, '');
  expect(prose.split(/\s+/).length).toBeLessThan(1_200);
});
