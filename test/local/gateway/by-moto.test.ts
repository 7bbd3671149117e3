import { type RawCall, rawCall } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const bucket = 'operations-test';
let around: ServiceGateway;

beforeAll(async () => {
  around = await startServiceGateway('us-east-1', { buckets: [{ name: bucket, versioned: true }] });
});

afterAll(() => around?.close());

function json(service: string, target: string): RawCall {
  return { service, target, body: '{}' };
}

function query(service: string, action: string): RawCall {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { service, headers, body: `Action=${action}` };
}

describe('what moto has and AWS would do otherwise is refused', () => {
  test.each<[string, RawCall, string]>([
    ['commands', json('ssm', 'AmazonSSM.SendCommand'), 'UnknownOperationException'],
    ['documents', json('ssm', 'AmazonSSM.CreateDocument'), 'UnknownOperationException'],
    [
      'rotation',
      json('secretsmanager', 'secretsmanager.RotateSecret'),
      'UnknownOperationException',
    ],
    ['queries', json('logs', 'Logs_20140328.StartQuery'), 'UnknownOperationException'],
    ['exports', json('logs', 'Logs_20140328.CreateExportTask'), 'UnknownOperationException'],
    ['a name of an object', json('logs', 'Logs_20140328.constructor'), 'UnknownOperationException'],
    ['queues', query('sns', 'Subscribe&Protocol=sqs&TopicArn=a&Endpoint=b'), 'InvalidParameter'],
    ['platforms', query('sns', 'CreatePlatformApplication'), 'InvalidAction'],
  ])('fails for %s', async (_, call, code) => {
    const { status, body } = await raw(call);
    expect([status, body]).toEqual([400, expect.stringContaining(code)]);
  });

  test.each([
    ['PUT', '?policy'],
    ['PUT', '?notification'],
    ['PUT', '?lifecycle'],
    ['PUT', '?replication'],
    ['GET', '?analytics'],
    ['POST', '/k?select&select-type=2'],
    ['POST', '/k?restore'],
    ['PUT', '/k?legal-hold'],
    ['GET', '/k?unheard-of'],
    ['DELETE', '?tagging&policy'],
  ])('fails for %s of %s', async (method, place) => {
    const path = `/${bucket}${place}`;
    const { status, body } = await raw({ service: 's3', method, path });
    expect([status, body]).toEqual([501, expect.stringContaining('<Code>NotImplemented</Code>')]);
  });
});

test.each([
  ['GET', '/', 200],
  ['GET', `/${bucket}?versioning`, 200],
  ['GET', `/${bucket}?list-type=2&prefix=a&x-of-nobody=1`, 200],
  ['GET', `/${bucket}?versions&encoding-type=url`, 200],
  ['GET', `/${bucket}/none?versionId=1`, 404],
])('%s of %s reaches moto', async (method, path, status) => {
  expect((await raw({ service: 's3', method, path })).status).toBe(status);
});

function raw(call: RawCall) {
  return rawCall(around, call);
}
