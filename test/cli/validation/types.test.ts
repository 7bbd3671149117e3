import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from '../../../lib/cli/validation/types';
import { ROOT } from '../_helpers/command';
import { removeTemporary, temporary } from '../_helpers/temporary';

const RUNNER = JSON.stringify(join(ROOT, 'containers/node'));
const PYTHON = join(ROOT, '.venv/bin/python');

afterAll(removeTemporary);

function check(code: string, { isInstalled = true, limitMs = 120_000, tsconfig = {} } = {}) {
  const folder = temporary({ 'train.ts': code, 'tsconfig.json': JSON.stringify(tsconfig) });
  if (isInstalled) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const checked = checkTypes({
    folder,
    file: 'train.ts',
    scratch: folder,
    python: PYTHON,
    limitMs,
  });
  return { folder, checked };
}

describe('the types of a training function', () => {
  test('are compared with the inputs and outputs that it declares', async () => {
    const tsconfig = { extends: join(ROOT, 'tsconfig.json') };
    const { folder, checked } = check(
      `import { input, output, trainingFunction } from ${RUNNER};
export const train = trainingFunction(
  { inputs: { epochs: input.integer() }, outputs: { loss: output.float() } },
  ({ epochs, rate }) => ({ loss: String(epochs) }),
);
`,
      { tsconfig },
    );
    const found = (await checked) as { readonly place: string; readonly message: string }[];
    expect(found.map(({ place }) => place)).toContain('train.ts:4:14');
    expect(found.map(({ message }) => message).join('\n')).toMatch(/'rate' does not exist/);
    expect(found.map(({ message }) => message).join('\n')).toMatch(/'string' is not assignable/);
    expect(readdirSync(folder).sort()).toEqual(['node_modules', 'train.ts', 'tsconfig.json']);
  });

  test('go by the settings of the project', async () => {
    const code = 'export const half = (n) => n / 2;\n';
    const strict = { compilerOptions: { strict: true } };
    await expect(check(code, { tsconfig: strict }).checked).resolves.toMatchObject([
      { place: 'train.ts:1:22' },
    ]);
    const lenient = { compilerOptions: { strict: false } };
    await expect(check(code, { tsconfig: lenient }).checked).resolves.toEqual([]);
  });

  test('are not held against what the project would write of them', async () => {
    const code = 'const own = Symbol();\nexport const make = () => ({ [own]: 1 });\n';
    const declaring = { strict: true, declaration: true, declarationMap: true, composite: true };
    const tsconfig = { compilerOptions: { ...declaring, isolatedDeclarations: true } };
    await expect(check(code, { tsconfig }).checked).resolves.toEqual([]);
  });

  test('are not looked at where the project has no TypeScript, or settings that are none', async () => {
    await expect(check('', { isInstalled: false }).checked).resolves.toEqual({
      unchecked: 'TypeScript is not installed in the project',
    });
    const tsconfig = { compilerOptions: { target: 'ES1' } };
    await expect(check('', { tsconfig }).checked).resolves.toEqual({
      unchecked: expect.stringMatching(/^TypeScript said .*--target/),
    });
  });

  test('are given up when that takes too long', async () => {
    await expect(check('', { limitMs: 1 }).checked).resolves.toEqual({
      unchecked: 'TypeScript took more than 0.001 s',
    });
  });
});
