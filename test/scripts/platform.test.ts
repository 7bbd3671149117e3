import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Runs a script as Node on Windows would see it. */
function onWindows(script: string) {
  const code = `Object.defineProperty(process, 'platform', { value: 'win32' }); await import(${JSON.stringify(join(ROOT, script))});`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

test.each([
  'bin/rankzero.mjs',
  'scripts/setup.mjs',
  'scripts/start.mjs',
  'scripts/test.mjs',
  'scripts/clients.mjs',
])('%s ends on Windows with one sentence that names WSL2', (script) => {
  const { status, stdout, stderr } = onWindows(script);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error WindowsNotSupported: [^\n]*WSL2[^\n]*\n$/);
});
