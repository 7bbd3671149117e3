import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, textOf } from './_helpers/folders';

const ROOT = join(__dirname, '..');
const read = (path: string) => textOf(ROOT, path);

describe('the example of a job setting', () => {
  const section = /^## Adding a job setting\n([\s\S]*?)^## /m.exec(read('CONTRIBUTING.md'))?.[1];
  // A step names its file first, then shows what that file says.
  const steps = [...(section ?? '').matchAll(/^\d\. `([^`]+)`[^\n]*\n +```ts\n([\s\S]*?)```$/gm)];

  test('names every file of core that knows the setting, at most three', () => {
    const files = filesIn(join(ROOT, 'lib/core'))
      .map((path) => `lib/core/${path}`)
      // By its own name: what lies in data/, and what core says of bodies as they are sent, has AWS's.
      .filter((path) => path.endsWith('.ts') && read(path).includes('maxPendingTimeInSeconds'));
    expect(steps.map(([, path]) => path).sort()).toEqual(files);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(3);
  });

  test('shows what stands there', () => {
    const shown = steps.flatMap(([, path = '', code = '']) =>
      code.split('…').map((piece) => ({ path, piece: flat(piece) })),
    );
    expect(shown.filter(({ path, piece }) => !flat(read(path)).includes(piece))).toEqual([]);
    expect(shown).toHaveLength(3);
  });

  test('names files that there are', () => {
    const named = [...(section ?? '').matchAll(/`((?:lib|test)\/[^`]+)`/g)].map(([, path]) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path ?? '')))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

test('the suites that start first are there', () => {
  const { LONGEST } = require('./_helpers/longest-first.cjs') as { LONGEST: string[] };
  expect(LONGEST.filter((name) => !existsSync(join(__dirname, `${name}.test.ts`)))).toEqual([]);
});

function flat(code: string): string {
  return code.replace(/\s+/g, ' ').trim();
}
