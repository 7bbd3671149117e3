import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rankzero-biome-'));
const plugins = ['one-line-guards', 'private-members'].map((name) =>
  join(root, 'scripts/biome', `${name}.grit`),
);
writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, plugins }));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the plugins say of a file with this text; in a function, with two spaces before it. */
function complaints(text: string): Promise<readonly string[]> {
  const file = join(folder, 'planted.ts');
  writeFileSync(file, text);
  return new Promise((done) => {
    execFile(
      join(root, 'node_modules/.bin/biome'),
      ['lint', '--reporter=json', '--only=plugin', file],
      { cwd: folder },
      (_error, stdout) => {
        const { diagnostics } = JSON.parse(stdout) as {
          diagnostics: { category: string; message: string }[];
        };
        done(diagnostics.filter((it) => it.category === 'plugin').map((it) => it.message));
      },
    );
  });
}

const FITS = 'A guard that fits on one line has no braces.';
const DOES_NOT = 'A guard that does not fit on one line has braces.';

/** A statement that makes a guard on `ready` this long when it is on one line. */
const statement = (columns: number) => `call('${'x'.repeat(columns - 22)}');`;
const braced = (body: string) => `  if (ready) {\n    ${body}\n  }`;

test.each([
  ['fits on 100 columns, with braces', braced(statement(100)), [FITS]],
  ['fits on 100 columns, without', `  if (ready) ${statement(100)}`, []],
  ['fits on 101 columns, with braces', braced(statement(101)), []],
  ['goes on in the next line without', '  if (ready)\n    call();', [DOES_NOT]],
  ['has another branch', '  if (ready) {\n    call();\n  } else {\n    end();\n  }', []],
  ['is another branch', '  if (a) {\n    b();\n    c();\n  } else if (ready) {\n    d();\n  }', []],
  ['does two things', braced('call();\n    end();'), []],
  ['says why', braced('// Because.\n    call();'), []],
  ['guards a guard', braced('if (sure) call();'), []],
])('a guard that %s', async (_, body, expected) => {
  if (body.startsWith('  if (ready) call')) expect(body).toHaveLength(100);
  expect(await complaints(`export function f(): void {\n${body}\n}\n`)).toEqual(expected);
});

test('a member with # is to be private', async () => {
  const text =
    'export class A {\n  #x = 1;\n  private y = 2;\n  sum() {\n    return this.x + this.y;\n  }\n}\n';
  expect(await complaints(text)).toEqual([
    'Write `private` in place of `#`, as all other classes do.',
  ]);
});
