import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../bin/rankzero.mjs');
const folder = mkdtempSync(join(tmpdir(), 'rankzero-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function version(cache: string) {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  return spawnSync(process.execPath, [COMMAND, '--version'], { env, encoding: 'utf8' });
}

test('the command keeps its compiled code in the folder of the user where Node can', () => {
  const cache = join(folder, 'cache');
  expect(version(cache)).toMatchObject({ status: 0, stderr: '' });
  const code = join(cache, 'rankzero/code');
  const isKept = existsSync(code) && readdirSync(code).length > 0;
  expect(isKept).toBe('enableCompileCache' in module);
  expect(version(cache)).toMatchObject({ status: 0, stderr: '' });
});

test('the command starts where nothing can be kept', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(version(file)).toMatchObject({ status: 0, stderr: '' });
});
