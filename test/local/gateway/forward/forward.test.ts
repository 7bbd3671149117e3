import { rawCall } from '../_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from '../_helpers/service-gateway';

let around: ServiceGateway;

beforeAll(async () => {
  around = await startServiceGateway('us-east-1', {});
});

afterAll(() => around?.close());

test('no answer is lost, although moto closes each connection with it', async () => {
  const call = { service: 'secretsmanager', target: 'secretsmanager.ListSecrets', body: '{}' };
  // moto makes a service's state at its first call, and not well if there are several.
  await rawCall(around, call);
  const lanes = Array.from({ length: 8 }, async () => {
    const statuses: number[] = [];
    for (let number = 0; number < 40; number += 1) {
      statuses.push((await rawCall(around, call)).status ?? 0);
    }
    return statuses;
  });
  const statuses = (await Promise.all(lanes)).flat();
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(statuses).toHaveLength(320);
});
