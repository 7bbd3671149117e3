import { customTask, input, Problems, planTraining } from '../../../lib/core';
import {
  checkPermitted,
  checkReferences,
  holdsLiteral,
  isReference,
  isSecretPattern,
  NOT_KEPT,
  permits,
  referencesIn,
} from '../../../lib/core/checks/secret-references';
import { IMAGE } from '../_helpers/custom';
import { codesAt, FACTS, problemsOf, withHyperparameters, XGBOOST } from '../_helpers/factories';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/token';
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter/team/pin';

describe('a reference', () => {
  test.each([
    [{ secret: SECRET }, true],
    [{ secret: SECRET, key: 'password', versionStage: 'AWSPENDING' }, true],
    [{ secret: 'arn:misspelt' }, true],
    [NOT_KEPT, true],
    [{ secret: 'hunter2' }, false],
    [{ secret: SECRET, key: 5 }, false],
    [{ secret: SECRET, other: 'x' }, false],
    [SECRET, false],
    [null, false],
  ])('is %j: %p', (value, is) => {
    expect(isReference(value)).toBe(is);
  });

  test('is found by its path, however deep, and nothing is looked for within it', () => {
    const value = { db: { login: { secret: SECRET, key: 'a' } }, list: [1, { secret: PARAMETER }] };
    expect(referencesIn(value, '$.inputs.x').map(([path, { secret }]) => [path, secret])).toEqual([
      ['$.inputs.x.db.login', SECRET],
      ['$.inputs.x.list[1]', PARAMETER],
    ]);
  });
});

test.each([
  ['hunter2', true, true],
  ['hunter2', false, false],
  [null, true, false],
  [{ secret: SECRET }, true, false],
  [{ user: 'me', password: 'hunter2' }, false, true],
  [{ user: 'me', password: { secret: SECRET } }, false, false],
  [{ tokens: ['a'] }, false, false],
  [['a', { secret: SECRET }], true, true],
])('%j, where secrets are expected: %p, holds one in clear: %p', (value, isPlace, holds) => {
  expect(holdsLiteral(value, isPlace)).toBe(holds);
});

describe('what a task may read', () => {
  test.each([
    [SECRET, SECRET, true],
    [SECRET, `${SECRET}-AbCdEf`, true],
    [`${SECRET}-AbCdEf`, SECRET, false],
    [SECRET, `${SECRET}-other-AbCdEf`, false],
    [SECRET.replace('token', '*'), `${SECRET}-AbCdEf`, true],
    [SECRET.replace('token', 'tok?n'), SECRET, true],
    [SECRET.replace('token', 'tok.n'), SECRET, false],
    [PARAMETER, PARAMETER, true],
    [PARAMETER, `${PARAMETER}-AbCdEf`, false],
    ['arn:aws:ssm:*:*:parameter/team/*', PARAMETER, true],
  ])('is decided as by IAM: %s covers %s: %p', (pattern, arn, covers) => {
    expect(permits(pattern, arn)).toBe(covers);
  });

  test('is named by ARNs of the two services only', () => {
    expect(
      [SECRET, `${SECRET}*`, PARAMETER, 'arn:aws:ssm:*:*:parameter/*'].map(isSecretPattern),
    ).toEqual([true, true, true, true]);
    expect(['*', 'arn:aws:s3:::bucket', 'team/token'].map(isSecretPattern)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test.each<[string, object, string]>([
    ['what is no ARN of a secret', { secret: 'arn:misspelt' }, 'InvalidSecret $.inputs.x'],
    ['what was not kept', NOT_KEPT, 'InvalidSecret $.inputs.x'],
    ['another secret', { secret: `${SECRET}2` }, 'SecretNotPermitted $.inputs.x'],
    ['another one within', { a: [{ secret: `${SECRET}2` }] }, 'SecretNotPermitted $.inputs.x.a[0]'],
    [
      'a stage of a parameter',
      { secret: PARAMETER, versionStage: 'X' },
      'InvalidSecret $.inputs.x.versionStage',
    ],
  ])('does not include %s', (_, value, code) => {
    const problems = new Problems();
    checkPermitted(value, [SECRET, PARAMETER], '$.inputs.x', problems);
    expect(codesAt(problems.list)).toEqual([code]);
  });
});

describe('an input', () => {
  const check = (
    name: string,
    declaration: Parameters<typeof checkReferences>[1],
    value: unknown,
  ) => {
    const problems = new Problems();
    const is = checkReferences(name, declaration, value, '$.inputs.x', problems);
    return [is, codesAt(problems.list)];
  };

  test('that is secret takes a reference, whatever its type; another one does not', () => {
    expect(check('pin', input.integer({ secret: true }) as never, { secret: SECRET })).toEqual([
      true,
      [],
    ]);
    expect(check('apiToken', input.text() as never, { secret: SECRET })).toEqual([true, []]);
    expect(check('rate', input.float() as never, { secret: SECRET })).toEqual([
      true,
      ['InvalidSecret $.inputs.x'],
    ]);
    expect(check('login', input.json() as never, { secret: SECRET })).toEqual([true, []]);
  });

  test('that was meant to be a reference is not shown', () => {
    const problems = new Problems();
    checkReferences('pin', input.text() as never, { secret: 'hunter2' }, '$.inputs.pin', problems);
    expect(problems.list).toMatchObject([{ code: 'InvalidSecret', found: '["secret"]' }]);
  });
});

test('an algorithm’s hyperparameter cannot be a reference, and is told why', () => {
  const [problem, ...others] = problemsOf(() =>
    planTraining(XGBOOST, withHyperparameters({ seed: { secret: SECRET } }), { name: 'a' }, FACTS),
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: 'InvalidHyperparameter',
    path: '$.inputs.hyperparameters.seed',
    message: expect.stringMatching(
      /^A hyperparameter cannot be a secret: .* A training function can/,
    ),
  });
});

test('inputs of another shape are told without what is in them', () => {
  const { record } = customTask('t', {
    image: IMAGE,
    entry: 'train:train',
    inputs: { pin: input.text({ secret: true }) },
    outputs: {},
  });
  const [problem] = problemsOf(() =>
    planTraining(record, { task: 't', inputs: [{ pin: 'hunter2' }] }, { name: 'a' }, FACTS),
  );
  expect(problem).toMatchObject({ path: '$.inputs', found: '"a list"' });
});
