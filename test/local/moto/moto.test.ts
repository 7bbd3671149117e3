import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createResources, type MotoServer, startMoto } from '../../../lib/local/moto';

const root = join(__dirname, '../../..');
const python = join(root, '.venv/bin/python');
const NOTHING = { buckets: [], parameters: [], topics: [], logGroups: [] };

describe('startMoto', () => {
  test('fails with MotoNotStarted and its last words when the server dies', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'rankzero-moto-'));
    try {
      await expect(startMoto({ python, root: empty })).rejects.toMatchObject({
        code: 'MotoNotStarted',
        message: expect.stringMatching(/exit code 2[\s\S]*No such file/),
      });
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  test('fails with MotoNotStarted when the server says nothing in time', async () => {
    await expect(startMoto({ python, root, startTimeoutMs: 0 })).rejects.toMatchObject({
      code: 'MotoNotStarted',
      message: expect.stringContaining('told no port within 0 ms'),
    });
  });
});

describe('createResources', () => {
  const region = 'us-east-1';
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto({ python, root });
  });

  afterAll(() => moto?.close());

  test('makes buckets, parameters, topics and log groups', async () => {
    await createResources(
      { port: moto.port, region },
      {
        buckets: [{ name: 'versioned-bucket', versioned: true }],
        parameters: [{ name: '/a/é', type: 'String', value: '{"x": "ü"}' }],
        topics: ['plain', 'ordered.fifo'],
        logGroups: ['/aws/x'],
      },
    );
    const options = {
      endpoint: `http://127.0.0.1:${moto.port}`,
      region,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    };
    const { Status } = await new S3Client(options).send(
      new GetBucketVersioningCommand({ Bucket: 'versioned-bucket' }),
    );
    expect(Status).toBe('Enabled');
    const { Parameter } = await new SSMClient(options).send(
      new GetParameterCommand({ Name: '/a/é' }),
    );
    expect(Parameter?.Value).toBe('{"x": "ü"}');
  });

  test('fails with LocalResourceFailed naming what moto refused', async () => {
    const buckets = [{ name: 'b', versioned: false }];
    await expect(
      createResources({ port: moto.port, region }, { ...NOTHING, buckets }),
    ).rejects.toMatchObject({
      code: 'LocalResourceFailed',
      message: expect.stringMatching(/bucket 'b'.*InvalidBucketName/s),
    });
  });
});
