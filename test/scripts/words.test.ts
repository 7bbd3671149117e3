import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rankzero-words-'));
mkdirSync(join(folder, 'docs'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the check says of a page with this text. */
function check(text: string) {
  writeFileSync(join(folder, 'docs/page.md'), text);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/words.mjs'), folder],
    { encoding: 'utf8' },
  );
  return { status, stderr };
}

test.each([
  ['Mend its code.', 'fix'],
  ['The job is called like its execution.', 'named after'],
  ['It fails for want of a key.', 'without, because … is missing'],
  ['The image has not got it.', 'does not have'],
  ['These are no resources.', 'are not'],
])('%s is refused', (sentence, better) => {
  const { status, stderr } = check(`# Title\n${sentence}\n`);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^PlainWords: docs\/page\.md:2 says “/);
  expect(stderr).toContain(`Write: ${better}.`);
});

test('plain words pass, and words that only contain a phrase’s letters', () => {
  expect(check('We recommend an amendment. It is named after its execution.\n')).toEqual({
    status: 0,
    stderr: '',
  });
});

test('CONTRIBUTING.md has the list', () => {
  const script = readFileSync(join(ROOT, 'scripts/words.mjs'), 'utf8');
  const better = [...script.matchAll(/^ {2}\[\/.*, '(.+)'\],$/gm)].map(([, its]) => its);
  expect(better).toHaveLength(5);
  const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  expect(better.filter((its) => !text.includes(`(${its})`))).toEqual([]);
});
