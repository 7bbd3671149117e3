import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createResources, type MotoServer, motoHeaders, startMoto } from '../../../lib/local/moto';

const root = join(__dirname, '../../..');
const python = join(root, '.venv/bin/python');
const NOTHING = { buckets: [], parameters: [], topics: [], logGroups: [] };

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

describe('createResources', () => {
  const region = 'us-east-1';
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto({ python, root, services: ['s3', 'ssm', 'sns', 'logs'] });
  });

  afterAll(() => moto?.close());

  test('makes buckets, parameters, topics and log groups', async () => {
    await createResources(
      { socketPath: moto.socketPath, region },
      {
        buckets: [{ name: 'versioned-bucket', versioned: true }],
        parameters: [{ name: '/a/é', type: 'String', value: '{"x": "ü"}' }],
        topics: ['plain', 'ordered.fifo'],
        logGroups: ['/aws/x'],
      },
    );
    const versioning = await ask(moto, 's3', { path: '/versioned-bucket?versioning' });
    expect(versioning.body).toContain('<Status>Enabled</Status>');
    const parameter = await ask(moto, 'ssm', {
      target: 'AmazonSSM.GetParameter',
      body: JSON.stringify({ Name: '/a/é' }),
    });
    expect(JSON.parse(parameter.body).Parameter.Value).toBe('{"x": "ü"}');
  });

  test('fails with LocalResourceFailed naming what moto refused', async () => {
    const buckets = [{ name: 'b', versioned: false }];
    await expect(
      createResources({ socketPath: moto.socketPath, region }, { ...NOTHING, buckets }),
    ).rejects.toMatchObject({
      code: 'LocalResourceFailed',
      message: expect.stringMatching(/bucket 'b'.*InvalidBucketName/s),
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

interface Question {
  readonly path?: string;
  readonly target?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks moto as the gateway does. */
async function ask(moto: MotoServer, service: string, question: Question) {
  const { path = '/', target, body, headers = motoHeaders(service, 'us-east-1') } = question;
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: moto.socketPath,
        method: body === undefined ? 'GET' : 'POST',
        path,
        headers: {
          ...headers,
          ...(target !== undefined && {
            'x-amz-target': target,
            'content-type': 'application/x-amz-json-1.1',
          }),
        },
      },
      async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
