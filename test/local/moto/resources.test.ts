import { type MotoServer, startMoto } from '../../../lib/local/moto/moto-server';
import { createResources } from '../../../lib/local/moto/resources';
import { ask, python, root } from './_helpers/ask';

const NOTHING = { topics: [] };

describe('createResources', () => {
  const region = 'us-east-1';
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await startMoto({ python, root, services: ['sns', 'secretsmanager'] });
  });

  afterAll(() => moto?.close());

  test('makes secrets and topics', async () => {
    await createResources(
      { socketPath: moto.socketPath, region },
      {
        secrets: [{ name: 'a/é', suffix: 'AbCdEf', value: '{"x": "ü"}' }],
        topics: ['plain', 'ordered.fifo'],
      },
    );
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
    const topics = ['no topic'];
    await expect(
      createResources({ socketPath: moto.socketPath, region }, { ...NOTHING, topics }),
    ).rejects.toMatchObject({
      code: 'LocalResourceFailed',
      message: expect.stringMatching(/topic 'no topic'.*InvalidParameter/s),
    });
  });
});
