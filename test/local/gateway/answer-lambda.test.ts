import { createAuthorizer } from '../../../lib/local/iam';
import { LambdaError } from '../../../lib/local/lambda';
import { authorizeCalls } from '../../../lib/local/operations';
import { removeDirectories } from '../_helpers/assemblies';
import { allow, assemblyOf, role, roleArn } from '../iam/_helpers/roles';
import { type Caller, type RawCall, rawCall } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const path = (name: string) => `/2015-03-31/functions/${name}/invocations`;

const ERRORS: Readonly<Record<string, LambdaError>> = {
  none: new LambdaError('Lambda.ResourceNotFoundException', ''),
  failing: new LambdaError('Oops', 'no', '{"errorType":"Oops"}'),
};

let around: ServiceGateway;

beforeAll(async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:ours';
  const assembly = assemblyOf((stack) => {
    role(stack, 'worker', allow(['lambda:InvokeFunction'], [arn]));
  });
  around = await startServiceGateway(
    PLACE.region,
    {},
    {
      functions: {
        async invoke({ FunctionName, Payload }) {
          const error = ERRORS[FunctionName];
          if (error !== undefined) throw error;
          return {
            ExecutedVersion: '$LATEST',
            Payload: { FunctionName, Payload },
            StatusCode: 200,
          };
        },
      },
      authorize: authorizeCalls({
        authorizer: createAuthorizer(assembly),
        place: PLACE,
        roleOf: (accessKeyId) => around.keys.roleOf(accessKeyId),
      }),
    },
  );
});

afterAll(async () => {
  await around.close();
  removeDirectories();
});

const invoke = (name: string, call: Partial<RawCall> = {}, caller: Caller = around) =>
  rawCall(caller, { service: 'lambda', path: path(name), body: '{"a":1}', ...call });
const asRole = () => ({ ...around, credentials: around.keys.ofRole(roleArn('worker')) });

test('a function answers its caller, a role that may invoke it as well', async () => {
  for (const caller of [around, asRole()]) {
    const { status, body } = await invoke('ours', {}, caller);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ FunctionName: 'ours', Payload: { a: 1 } });
  }
});

test('a function that fails answers with its error, and says so', async () => {
  const { status, headers, body } = await invoke('failing');
  expect([status, headers['x-amz-function-error']]).toEqual([200, 'Unhandled']);
  expect(JSON.parse(body)).toEqual({ errorType: 'Oops' });
});

test.each([
  ['a function that is not there', 'none', {}, 404, 'ResourceNotFoundException'],
  ['no JSON', 'ours', { body: '{' }, 400, 'InvalidRequestContentException'],
  [
    'another way of invoking',
    'ours',
    { headers: { 'x-amz-invocation-type': 'Event' } },
    404,
    'UnknownOperationException',
  ],
  ['another operation', 'ours', { method: 'GET' }, 404, 'UnknownOperationException'],
])('%s is refused', async (_what, name, call, status, code) => {
  const answer = await invoke(name, call);
  expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([status, code]);
});

test('a role that may not invoke a function is denied', async () => {
  const answer = await invoke('theirs', {}, asRole());
  expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([
    403,
    'AccessDeniedException',
  ]);
});

test('a call that was changed after it was signed is refused', async () => {
  const answer = await invoke('ours', { changed: { 'x-amz-date': '20260101T000000Z' } });
  expect(answer.status).toBe(403);
});
