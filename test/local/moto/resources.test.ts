import { createResources, type MotoServer, startMoto } from '../../../lib/local/moto';
import { ask, python, root } from './_helpers/ask';

const NOTHING = { buckets: [], topics: [] };

describe('createResources', () => {
  const region = 'us-east-1';
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto({ python, root, services: ['s3', 'sns', 'secretsmanager'] });
  });

  afterAll(() => moto?.close());

  test('makes buckets, secrets and topics', async () => {
    await createResources(
      { socketPath: moto.socketPath, region },
      {
        buckets: [{ name: 'versioned-bucket', versioned: true }],
        secrets: [{ name: 'a/é', suffix: 'AbCdEf', value: '{"x": "ü"}' }],
        topics: ['plain', 'ordered.fifo'],
      },
    );
    const versioning = await ask(moto, 's3', { path: '/versioned-bucket?versioning' });
    expect(versioning.body).toContain('<Status>Enabled</Status>');
    const secret = await ask(moto, 'secretsmanager', {
      target: 'secretsmanager.GetSecretValue',
      body: JSON.stringify({ SecretId: 'a/é' }),
    });
    expect(JSON.parse(secret.body)).toMatchObject({
      ARN: expect.stringMatching(/-AbCdEf$/),
      SecretString: '{"x": "ü"}',
    });
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
