import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { textOf } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');

/** Markdown that people read: all but what tools have installed or made. */
const PAGES: readonly string[] = ['.', 'docs', 'docs/adr', 'containers', 'containers/xgboost']
  .concat(['containers/algorithms', 'examples', 'verify', 'clients'])
  .filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'));

/** A page without its blocks of code, in which brackets mean something else. */
function proseOf(path: string): string {
  return textOf(ROOT, path).replaceAll(/^```[\s\S]*?^```$/gm, '');
}

interface Link {
  readonly page: string;
  /** Path in the repository. */
  readonly to: string;
  /** Without its `#`; empty where there is none. */
  readonly anchor: string;
}

function linksOf(page: string): Link[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      const to = path === '' ? page : join(dirname(page), path);
      return { page, to: relative('.', to), anchor };
    });
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const LINKS = PAGES.flatMap(linksOf);

test('every link leads to a file or a folder', () => {
  expect(LINKS.length).toBeGreaterThan(200);
  expect(LINKS.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([]);
});

test('every anchor is a heading of its page', () => {
  const anchored = LINKS.filter(({ anchor }) => anchor !== '');
  expect(anchored.length).toBeGreaterThan(5);
  expect(anchored.filter(({ to, anchor }) => !anchorsOf(to).includes(anchor))).toEqual([]);
});

describe('docs/README.md', () => {
  const index = linksOf('docs/README.md').map(({ to }) => to);

  test('has every page and document of docs/, each once', () => {
    const names = readdirSync(join(ROOT, 'docs')).filter((name) => name !== 'README.md');
    const all = names.map((name) => `docs/${name}`).sort();
    expect(index.filter((to) => to.startsWith('docs/')).sort()).toEqual(all);
    expect(all.filter((path) => statSync(join(ROOT, path)).isDirectory())).toEqual(['docs/adr']);
  });

  test('is reached from the README', () => {
    expect(linksOf('README.md').map(({ to }) => to)).toContain('docs/README.md');
  });
});
