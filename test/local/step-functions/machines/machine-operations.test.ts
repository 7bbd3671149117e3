import { systemClock } from '../../../../lib/local/aws/clock';
import type { Records } from '../../../../lib/local/state';
import { noJournals, noRecords } from '../../../../lib/local/state';
import { StepFunctionsService } from '../../../../lib/local/step-functions';
import type { MachineRecord } from '../../../../lib/local/step-functions/machines/machine-record';
import { type Answer, echo, finished, invokeLambda, prefix, roleArn } from '../_helpers/echo';

/** What is kept, as JSON. */
class Kept implements Records<MachineRecord> {
  private readonly texts = new Map<string, string>();

  all(): MachineRecord[] {
    return [...this.texts.values()].map((text) => JSON.parse(text));
  }

  put(key: string, record: MachineRecord): void {
    this.texts.set(key, JSON.stringify(record));
  }

  remove(key: string): void {
    this.texts.delete(key);
  }
}

const definition = JSON.stringify(echo);
const told = (what: string) =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Tell',
    States: { Tell: { Type: 'Pass', Output: what, End: true } },
  });
const stateMachineArn = `${prefix}:stateMachine:Made`;
const app = `${prefix}:stateMachine:Echo`;

let kept: Kept;
let random: number;
let service: StepFunctionsService;

function opened(): StepFunctionsService {
  return new StepFunctionsService({
    clock: systemClock,
    integrations: { invokeLambda, integrations: {} },
    place: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
    canBeAssumed: (arn) => !arn.endsWith('/Untrusting'),
    stateMachines: [{ name: 'Echo', arn: app, definition, roleArn }],
    stores: { executions: noJournals, definitions: noRecords, machines: kept },
    random: () => random,
  });
}

beforeEach(() => {
  kept = new Kept();
  random = 0;
  service = opened();
});
afterEach(() => service.close());

const call = (operation: string, input: object): Promise<Answer> => service.call(operation, input);
const create = (more: object = {}) =>
  call('CreateStateMachine', { name: 'Made', definition: told('1'), roleArn, ...more });
const output = async (arn: string) => {
  const { executionArn } = await call('StartExecution', { stateMachineArn: arn });
  return finished(service, executionArn);
};

test('a state machine that is made runs, and is there again after a new start with its versions', async () => {
  await create({ publish: true, versionDescription: 'first', tags: [{ key: 'a', value: '1' }] });
  await call('UpdateStateMachine', { stateMachineArn, definition: told('2'), publish: true });
  const routingConfiguration = [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }];
  await call('CreateStateMachineAlias', { name: 'LIVE', routingConfiguration });
  await call('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'b', value: '2' }] });
  const before = await call('DescribeStateMachine', { stateMachineArn });
  await service.close();
  service = opened();
  expect(await call('DescribeStateMachine', { stateMachineArn })).toEqual(before);
  expect(await call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
    tags: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
  });
  expect(await output(stateMachineArn)).toMatchObject({ output: '"2"' });
  expect(await output(`${stateMachineArn}:LIVE`)).toMatchObject({
    output: '"1"',
    stateMachineArn,
    stateMachineVersionArn: `${stateMachineArn}:1`,
    stateMachineAliasArn: `${stateMachineArn}:LIVE`,
  });
  const described = await call('DescribeStateMachine', { stateMachineArn: `${stateMachineArn}:1` });
  expect(described).toMatchObject({ description: 'first', definition: told('1') });
  await call('DeleteStateMachine', { stateMachineArn });
  await service.close();
  service = opened();
  await expect(call('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
    code: 'StateMachineDoesNotExist',
  });
});

test.each([
  [0, '"1"'],
  [0.699, '"1"'],
  [0.7, '"2"'],
  [0.999, '"2"'],
])('an alias sends %d of the executions to the version that its weights say', async (at, told2) => {
  await create({ publish: true });
  await call('UpdateStateMachine', { stateMachineArn, definition: told('2'), publish: true });
  const version = (number: number, weight: number) => ({
    stateMachineVersionArn: `${stateMachineArn}:${number}`,
    weight,
  });
  const routingConfiguration = [version(1, 70), version(2, 30)];
  await call('CreateStateMachineAlias', { name: 'LIVE', routingConfiguration });
  random = at;
  expect(await output(`${stateMachineArn}:LIVE`)).toMatchObject({ output: told2 });
});

test('executions are listed by machine, version and alias', async () => {
  await create({ publish: true });
  const routingConfiguration = [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }];
  await call('CreateStateMachineAlias', { name: 'LIVE', routingConfiguration });
  for (const arn of ['', ':1', ':LIVE']) await output(`${stateMachineArn}${arn}`);
  const count = async (arn: string) =>
    (await call('ListExecutions', { stateMachineArn: `${stateMachineArn}${arn}` })).executions
      .length;
  expect([await count(''), await count(':1'), await count(':LIVE')]).toEqual([3, 2, 1]);
  await expect(count(':2')).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' });
});

test("the app's own state machine can be changed until the account starts anew, its versions stay", async () => {
  await call('PublishStateMachineVersion', { stateMachineArn: app, revisionId: 'INITIAL' });
  await call('UpdateStateMachine', { stateMachineArn: app, definition: told('changed') });
  expect(await output(app)).toMatchObject({ output: '"changed"' });
  await service.close();
  service = opened();
  expect(await output(app)).toMatchObject({ output: '{}' });
  const versions = await call('ListStateMachineVersions', { stateMachineArn: app });
  expect(versions.stateMachineVersions).toMatchObject([{ stateMachineVersionArn: `${app}:1` }]);
});

test('a key of the caller’s is kept, and is told again', async () => {
  const encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/a' };
  await create({ encryptionConfiguration });
  await service.close();
  service = opened();
  const told = { ...encryptionConfiguration, kmsDataKeyReusePeriodSeconds: 300 };
  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
    encryptionConfiguration: told,
  });
  await create({ encryptionConfiguration });
  await expect(create()).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
});

test('a state machine that is deleted is told so, and takes no call, until its executions are at rest', async () => {
  await create({ definition, publish: true });
  await call('StartExecution', { stateMachineArn, input: '{"hang": true}' });
  await call('DeleteStateMachine', { stateMachineArn });
  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
    status: 'DELETING',
  });
  for (const [operation, input] of [
    ['StartExecution', { stateMachineArn }],
    ['StartExecution', { stateMachineArn: `${stateMachineArn}:1` }],
    ['UpdateStateMachine', { stateMachineArn, roleArn }],
    ['PublishStateMachineVersion', { stateMachineArn }],
    ['CreateStateMachine', { name: 'Made', definition, roleArn }],
    [
      'CreateStateMachineAlias',
      {
        name: 'LIVE',
        routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
      },
    ],
  ] as const) {
    await expect(call(operation, input)).rejects.toMatchObject({ code: 'StateMachineDeleting' });
  }
  expect(await call('DeleteStateMachine', { stateMachineArn })).toEqual({});
  await service.close();
  await expect(call('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
    code: 'StateMachineDoesNotExist',
  });
});

test('the executions of a state machine that is deleted are stopped', async () => {
  await create({ definition });
  const { executionArn } = await call('StartExecution', {
    stateMachineArn,
    input: '{"hang": true}',
  });
  await call('DeleteStateMachine', { stateMachineArn });
  expect(await finished(service, executionArn)).toMatchObject({ status: 'ABORTED' });
});

test.each([
  [{ name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
  [{ definition: '{"StartAt": "A"}' }, 'InvalidDefinition', 'These fields are required: [States]'],
  [
    { definition: '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1,"End":true}}}' },
    'InvalidDefinition',
    'Write "QueryLanguage": "JSONata"',
  ],
  [{ type: 'EXPRESS' }, 'StateMachineTypeNotSupported', 'Only STANDARD ones run here'],
  [{ loggingConfiguration: { level: 'ALL' } }, 'InvalidLoggingConfiguration', 'exactly one'],
  [
    {
      loggingConfiguration: {
        level: 'ALL',
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:a:1:log-group:b' } }],
      },
    },
    'InvalidLoggingConfiguration',
    "ends with ':*'",
  ],
  [
    { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } },
    'InvalidEncryptionConfiguration',
    'kmsKeyId has to be given',
  ],
  [
    { encryptionConfiguration: { type: 'AWS_OWNED_KEY', kmsKeyId: 'alias/a' } },
    'InvalidEncryptionConfiguration',
    'cannot be given',
  ],
  [{ roleArn: 'Machine' }, 'InvalidArn', "Invalid Role Arn: 'Machine'"],
  [
    { roleArn: 'arn:aws:iam::999999999999:role/Machine' },
    'AccessDeniedException',
    'Cross-account pass role',
  ],
  [
    { roleArn: 'arn:aws:iam::123456789012:role/Untrusting' },
    'AccessDeniedException',
    "authorized to assume the provided role 'arn:aws:iam::123456789012:role/Untrusting'",
  ],
  [{ tags: [{ key: 'aws:a', value: '' }] }, 'ValidationException', 'reserved'],
  [{ tags: [{ value: 'x' }] }, 'ValidationException', 'key'],
  [
    { tags: [...Array(51).keys()].map((key) => ({ key: `k${key}`, value: '' })) },
    'TooManyTags',
    'at most 50',
  ],
])('creating with %j fails with %s, and nothing is made', async (more, code, words) => {
  await expect(create(more)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
  expect((await call('ListStateMachines', {})).stateMachines).toHaveLength(1);
  expect(kept.all()).toEqual([]);
});

test.each([
  ['DeleteStateMachine', { stateMachineArn: `${app}:1` }, 'DeleteStateMachineVersion'],
  ['DeleteStateMachine', { stateMachineArn: `${app}/Each` }, 'ARN of a Map state'],
  [
    'UpdateStateMachine',
    { stateMachineArn: app, roleArn: 'arn:aws:iam::123456789012:role/Untrusting' },
    'authorized to assume',
  ],
  ['DeleteStateMachineVersion', { stateMachineVersionArn: app }, "':1'"],
  ['UpdateStateMachineAlias', { stateMachineAliasArn: `${app}:LIVE` }, 'does not exist'],
  [
    'CreateStateMachineAlias',
    { name: 'L', routingConfiguration: [{ stateMachineVersionArn: `${app}:9`, weight: 100 }] },
    'does not exist',
  ],
  ['StartSyncExecution', { stateMachineArn: app }, 'not supported by this type'],
])('%s of %j says what is wrong', async (operation, input, words) => {
  await expect(call(operation, input)).rejects.toMatchObject({
    message: expect.stringContaining(words),
  });
});
