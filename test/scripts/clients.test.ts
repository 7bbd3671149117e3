import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('npm run clients fails for a client that is not there, and names those that are', () => {
  const script = join(ROOT, 'scripts/clients.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'flyte', 'nobody'], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([1, '']);
  const names = readdirSync(join(ROOT, 'clients')).sort().join(', ');
  expect(stderr).toBe(`error UnknownClient: there is no client 'nobody'. There are ${names}.\n`);
});
