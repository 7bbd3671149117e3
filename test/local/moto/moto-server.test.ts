import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { motoHeaders } from '../../../lib/local/moto';
import { type MotoServer, startMoto } from '../../../lib/local/moto/moto-server';
import { ask, python, root } from './_helpers/ask';

describe('startMoto', () => {
  test('fails with MotoNotStarted and its last words when the server dies', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'rankzero-moto-'));
    try {
      await expect(startMoto({ python, root: empty, services: [] })).rejects.toMatchObject({
        code: 'MotoNotStarted',
        message: expect.stringMatching(/exit code 2[\s\S]*No such file/),
      });
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  test('fails with MotoNotStarted when the server says nothing in time', async () => {
    await expect(
      startMoto({ python, root, services: [], startTimeoutMs: 0 }),
    ).rejects.toMatchObject({
      code: 'MotoNotStarted',
      message: expect.stringContaining('was not ready within 0 ms'),
    });
  });
});

describe('the socket', () => {
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto({ python, root, services: ['s3'] });
  });

  afterAll(() => moto?.close());

  test('is in a folder of its own that only its user can enter, and goes on close', async () => {
    const other = await startMoto({ python, root, services: [] });
    const folder = dirname(other.socketPath);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(other.socketPath).mode & 0o777).toBe(0o600);
    await other.close();
    expect(existsSync(folder)).toBe(false);
  });

  (process.getuid?.() === 0 ? test : test.skip)('gives another user nothing', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '-e',
        `require('net').connect(${JSON.stringify(moto.socketPath)}).on('error', (e) => { console.error(e.code); process.exit(3); })`,
      ],
      { uid: 65534, gid: 65534, encoding: 'utf8', cwd: '/' },
    );
    expect([status, stderr.trim()]).toEqual([3, 'EACCES']);
  });

  test.each([
    ['a service that was not asked for', { ...motoHeaders('ssm', 'us-east-1') }],
    ["moto's own pages", { ...motoHeaders('moto_api', 'us-east-1') }],
    ['no service', { authorization: motoHeaders('s3', 'us-east-1').authorization ?? '' }],
  ])('refuses %s', async (_, headers) => {
    expect((await ask(moto, 's3', { path: '/moto-api/reset', headers })).status).toBe(403);
  });

  test("has nothing of moto's own where a bucket may be", async () => {
    const { status, body } = await ask(moto, 's3', { path: '/moto-api/data.json' });
    expect([status, body]).toEqual([404, expect.stringContaining('NoSuchBucket')]);
  });
});
