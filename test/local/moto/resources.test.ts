import { createResources, type MotoServer, startMoto } from '../../../lib/local/moto';
import { ask, python, root } from './_helpers/ask';

const NOTHING = { buckets: [], parameters: [], topics: [], logGroups: [] };

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
