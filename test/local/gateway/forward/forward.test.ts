import { type MotoGateway, startMotoGateway } from '../_helpers/moto-gateway';
import { rawCall } from '../_helpers/raw-call';

let around: MotoGateway;

beforeAll(async () => {
  around = await startMotoGateway('us-east-1', {});
});

afterAll(() => around?.close());

test('no answer is lost, although moto closes each connection with it', async () => {
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    const statuses: number[] = [];
    for (let number = 0; number < 40; number += 1) {
      const body = JSON.stringify({ Name: `${lane}/${number}`, SecretString: 'hello' });
      const call = { service: 'secretsmanager', target: 'secretsmanager.CreateSecret', body };
      statuses.push((await rawCall(around, call)).status ?? 0);
    }
    return statuses;
  });
  const statuses = (await Promise.all(lanes)).flat();
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(statuses).toHaveLength(320);
});
