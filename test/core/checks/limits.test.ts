import { codesAt, refusedTask } from '../_helpers/factories';

/** What is wrong with the limits of a task. */
const refused = (limits: unknown) => refusedTask({ limits });

describe('limits that cannot be meant', () => {
  test('are of fields that there are', () => {
    expect(refused({ maxInstanceCounts: 2, instanceTypes: 'ml.m5.large' })).toMatchObject([
      {
        code: 'UnknownField',
        path: '$.limits.maxInstanceCounts',
        message: 'There is no such field. Did you mean "maxInstanceCount"?',
      },
      { code: 'WrongType', path: '$.limits.instanceTypes', allowed: 'a list of strings' },
    ]);
    expect(codesAt(refused('ml.m5.*'))).toEqual(['WrongType $.limits']);
  });

  test.each([
    ['maxInstanceCount', 0],
    ['maxVolumeSizeInGB', 0.5],
    ['maxRuntimeInSeconds', '3600'],
    ['maxKeepAlivePeriodInSeconds', -1],
    ['maxJobs', Number.POSITIVE_INFINITY],
    ['maxParallel', null],
  ])('%s is no %p', (name, value) => {
    expect(codesAt(refused({ [name]: value }))).toEqual([`OutOfRange $.limits.${name}`]);
  });

  test('are of types that no instance has', () => {
    expect(refused({ instanceTypes: ['m5.*', 'ml.m5', 'ml.*.large', 'ml.p9.*'] })).toMatchObject([
      {
        code: 'UnknownInstanceType',
        path: '$.limits.instanceTypes[0]',
        message: 'No instance has such a type. Did you mean "ml.m5.*"?',
      },
      { code: 'UnknownInstanceType', path: '$.limits.instanceTypes[1]' },
    ]);
    expect(codesAt(refused({ instanceTypes: [] }))).toEqual([
      'MissingField $.limits.instanceTypes',
    ]);
  });

  test('are of settings that no request can change, and of tags that no job can have', () => {
    expect(refused({ overrides: ['resource', 'spot'], requiredTags: ['aws:x'] })).toMatchObject([
      {
        code: 'UnknownField',
        path: '$.limits.overrides[0]',
        message: 'A request can change no such setting. Did you mean "resources"?',
      },
      { code: 'UnknownField', path: '$.limits.overrides[1]', found: '"spot"' },
      { code: 'InvalidTag', path: '$.limits.requiredTags["aws:x"]' },
    ]);
  });
});
