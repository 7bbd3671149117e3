import { createAuthorizer } from '../../../lib/local/iam';
import { authorizeCalls } from '../../../lib/local/operations';
import { removeDirectories } from '../_helpers/assemblies';
import { allow, assemblyOf, role, roleArn } from '../iam/_helpers/roles';
import { codeOf, type RawCall, rawCall } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const topic = (name: string) => `arn:aws:sns:us-east-1:123456789012:${name}`;

let around: ServiceGateway;

beforeAll(async () => {
  const assembly = assemblyOf((stack) => {
    role(
      stack,
      'worker',
      allow(['sns:Publish'], [topic('ours')]),
      allow(['ssm:GetParameter'], ['arn:aws:ssm:us-east-1:123456789012:parameter/ours']),
      allow(['s3:ListBucket'], ['*'], { StringEquals: { 's3:prefix': 'ours' } }),
    );
  });
  around = await startServiceGateway(
    PLACE.region,
    {
      buckets: [{ name: 'data', versioned: false }],
      topics: ['ours', 'theirs'],
      parameters: [{ name: '/ours', type: 'String', value: 'v' }],
    },
    {
      authorize: authorizeCalls({
        authorizer: createAuthorizer(assembly),
        place: PLACE,
        roleOf: (accessKeyId) => around.keys.roleOf(accessKeyId),
      }),
    },
  );
});

afterAll(async () => {
  await around?.close();
  removeDirectories();
});

/** Sends a call as the role. */
function send(call: RawCall) {
  const { endpoint, region, keys } = around;
  return rawCall({ endpoint, region, credentials: keys.ofRole(roleArn('worker')) }, call);
}

const form = (body: string): RawCall => ({
  service: 'sns',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
});

describe('a role', () => {
  test.each<[string, RawCall, string]>([
    ['publishes by a form', form(`Action=Publish&Message=m&TopicArn=${topic('ours')}`), '200'],
    [
      'publishes by a query',
      {
        service: 'sns',
        method: 'GET',
        path: `/?Action=Publish&Message=m&TopicArn=${topic('ours')}`,
      },
      '200',
    ],
    [
      'may not publish to another topic',
      form(`Action=Publish&Message=m&TopicArn=${topic('theirs')}`),
      'AuthorizationError',
    ],
    [
      'reads its parameter',
      { service: 'ssm', target: 'AmazonSSM.GetParameter', body: '{"Name":"/ours"}' },
      '200',
    ],
    [
      'may not read another parameter, whichever of two names counts',
      { service: 'ssm', target: 'AmazonSSM.GetParameter', body: '{"Name":"/theirs","Name":"/x"}' },
      'AccessDeniedException',
    ],
  ])('%s', async (_, call, expected) => {
    const answer = await send(call);
    expect(answer.status === 200 ? '200' : codeOf(answer)).toBe(expected);
  });
});

describe('what is given twice could be read in two ways, so it is refused', () => {
  const [ours, theirs] = [topic('ours'), topic('theirs')];
  test.each<[string, RawCall, string]>([
    ['a form', form(`Action=Publish&Message=m&TopicArn=${theirs}&TopicArn=${ours}`), 'TopicArn'],
    ['a form', form(`Action=Publish&Message=m&TopicArn=${ours}&TopicArn=${theirs}`), 'TopicArn'],
  ])('%s', async (_, call, name) => {
    const { status, body } = await send(call);
    expect([status, body]).toEqual([
      400,
      expect.stringContaining(`The parameter '${name}' is given`),
    ]);
  });
});

describe('a call about two things, of which one would be asked for and the other answered', () => {
  test.each<[string, RawCall, string]>([
    [
      'a message to two topics',
      form(`Action=Publish&Message=m&TopicArn=${topic('ours')}&TargetArn=${topic('theirs')}`),
      'InvalidParameter',
    ],
    [
      'a log group by name and by ARN',
      {
        service: 'logs',
        target: 'Logs_20140328.DeleteLogGroup',
        body: '{"logGroupName":"theirs","logGroupIdentifier":"ours"}',
      },
      'InvalidParameterException',
    ],
  ])('fails for %s', async (_, call, code) => {
    const answer = await send(call);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });
});
