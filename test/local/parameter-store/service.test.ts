import {
  createParameter,
  ParameterStoreService,
  Parameters,
} from '../../../lib/local/parameter-store';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

let service: ParameterStoreService;

beforeEach(() => {
  const store = new Parameters({ ...place, clock: { now: () => 0 } });
  for (const name of ['plain', '/a/b', '/a/c/d', '/e/f']) {
    createParameter(store, { name, type: 'String', value: name });
  }
  createParameter(store, { name: '/a/secret', type: 'SecureString', value: 'hidden' });
  service = new ParameterStoreService(store);
});

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
const call = async (operation: string, input: object): Promise<any> =>
  service.call(operation, input);

const put = (input: object) => call('PutParameter', { Name: 'plain', Value: 'v2', ...input });
const names = (answer: { Parameters: { Name: string }[] }) =>
  answer.Parameters.map(({ Name }) => Name);

describe('a parameter', () => {
  test.each([
    ['plain', 'plain'],
    ['/plain', 'plain'],
    ['arn:aws:ssm:us-east-1:123456789012:parameter/plain', 'plain'],
    ['arn:aws:ssm:us-east-1:999999999999:parameter/a/b', '/a/b'],
    ['/a/b:1', '/a/b'],
  ])('is found as %s', async (given, name) => {
    expect((await call('GetParameter', { Name: given })).Parameter).toMatchObject({
      Name: name,
      Value: name,
      ARN: `arn:aws:ssm:us-east-1:123456789012:parameter/${name.replace(/^\//, '')}`,
      Version: 1,
    });
  });

  test.each([
    ['none', 'ParameterNotFound', 'Parameter none not found.'],
    ['plain:7', 'ParameterVersionNotFound', /could not find version 7 of plain/],
    ['plain:label', 'ParameterVersionNotFound', /could not find version label of plain/],
  ])('is not found as %s', async (given, code, message) => {
    await expect(call('GetParameter', { Name: given })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('that is secret is shown to those who ask for it decrypted', async () => {
    const shown = async (WithDecryption: boolean) =>
      (await call('GetParameter', { Name: '/a/secret', WithDecryption })).Parameter.Value;
    expect(await shown(true)).toBe('hidden');
    expect(await shown(false)).not.toContain('hidden');
  });

  test('has versions, which are found by number and by a label that moves', async () => {
    await put({ Overwrite: true, Description: 'second' });
    const label = (ParameterVersion: number) =>
      call('LabelParameterVersion', { Name: 'plain', ParameterVersion, Labels: ['live', '1st'] });
    expect(await label(1)).toEqual({ InvalidLabels: ['1st'], ParameterVersion: 1 });
    await label(2);
    const history = await call('GetParameterHistory', { Name: 'plain' });
    expect(history.Parameters).toMatchObject([
      { Version: 1, Value: 'plain', Labels: [] },
      { Version: 2, Value: 'v2', Labels: ['live'], Type: 'String' },
    ]);
    expect((await call('GetParameter', { Name: 'plain:live' })).Parameter).toMatchObject({
      Value: 'v2',
      Selector: ':live',
    });
  });

  test('keeps a hundred versions, and does not lose one with a label', async () => {
    for (let version = 2; version <= 101; version++) await put({ Overwrite: true });
    const { Parameters: kept } = await call('GetParameterHistory', { Name: 'plain' });
    expect(kept[0].Version).toBe(2);
    await call('LabelParameterVersion', { Name: 'plain', ParameterVersion: 2, Labels: ['old'] });
    await expect(put({ Overwrite: true })).rejects.toMatchObject({
      code: 'ParameterMaxVersionLimitExceeded',
    });
  });
});

describe('PutParameter', () => {
  test.each([
    ['a name that is there', {}, 'ParameterAlreadyExists'],
    ['a new name without a type', { Name: 'new' }, 'ValidationException'],
    ['a reserved name', { Name: '/aws/x', Type: 'String' }, 'AccessDeniedException'],
    ['a reserved beginning', { Name: 'SSMx', Type: 'String' }, 'ValidationException'],
    [
      'a path that does not begin at the root',
      { Name: 'x/y', Type: 'String' },
      'ValidationException',
    ],
    ['a name with a space', { Name: 'x y', Type: 'String' }, 'ValidationException'],
    ['a type that is none', { Name: 'x', Type: 'Text' }, 'ValidationException'],
    [
      'tags with overwriting',
      { Overwrite: true, Tags: [{ Key: 'k', Value: 'v' }] },
      'ValidationException',
    ],
    ['policies', { Overwrite: true, Policies: '[]' }, 'ValidationException'],
  ])('refuses %s', async (_, input, code) => {
    await expect(put(input)).rejects.toMatchObject({ code });
  });
});

describe('a listing', () => {
  test.each([
    [{ Path: '/a' }, ['/a/b', '/a/secret']],
    [{ Path: '/a/', Recursive: true }, ['/a/b', '/a/c/d', '/a/secret']],
    [{ Path: '/', Recursive: true }, ['/a/b', '/a/c/d', '/a/secret', '/e/f']],
    [{ Path: '/a', ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }] }, ['/a/secret']],
  ])('of %j has %j', async (input, expected) => {
    expect(names(await call('GetParametersByPath', input))).toEqual(expected);
  });

  test.each([
    [{ Key: 'Name', Option: 'Contains', Values: ['a'] }, ['/a/b', '/a/c/d', '/a/secret', 'plain']],
    [{ Key: 'Path', Values: ['/a/c', '/e'] }, ['/a/c/d', '/e/f']],
    [{ Key: 'tag:team' }, ['/e/f']],
    [{ Key: 'tag:team', Values: ['other'] }, []],
  ])('by %j has %j', async (filter, expected) => {
    await call('AddTagsToResource', {
      ResourceType: 'Parameter',
      ResourceId: '/e/f',
      Tags: [{ Key: 'team', Value: 'x' }],
    });
    const answer = await call('DescribeParameters', { ParameterFilters: [filter] });
    expect(names(answer)).toEqual(expected);
  });

  test.each([
    ['InvalidFilterKey', [{ Key: 'Label', Values: ['x'] }]],
    ['InvalidFilterKey', [1, 2].map(() => ({ Key: 'Name', Values: ['x'] }))],
    ['InvalidFilterOption', [{ Key: 'Type', Option: 'Contains', Values: ['String'] }]],
    ['InvalidFilterOption', [{ Key: 'Tier', Values: ['x'] }]],
    ['InvalidFilterValue', [{ Key: 'Name' }]],
    ['ValidationException', [{ Key: 'Odd', Values: ['x'] }]],
  ])('fails with %s for %j', async (code, ParameterFilters) => {
    await expect(call('DescribeParameters', { ParameterFilters })).rejects.toMatchObject({ code });
  });
});

test('several are read and deleted at once, with the names that are none', async () => {
  const Names = ['plain', 'none', '/a/b:1'];
  const read = await call('GetParameters', { Names });
  expect([names(read), read.InvalidParameters]).toEqual([['plain', '/a/b'], ['none']]);
  expect(await call('DeleteParameters', { Names: ['plain', 'none'] })).toEqual({
    DeletedParameters: ['plain'],
    InvalidParameters: ['none'],
  });
  await expect(call('DeleteParameter', { Name: 'plain' })).rejects.toMatchObject({
    code: 'ParameterNotFound',
  });
});

test('tags of what is no parameter are refused', async () => {
  await expect(
    call('ListTagsForResource', { ResourceType: 'Document', ResourceId: 'plain' }),
  ).rejects.toMatchObject({ code: 'InvalidResourceId' });
});
