import { builtinTask, customTask, input, tuningTask, withoutSecrets } from '../../../lib/core';
import { NOT_KEPT } from '../../../lib/core/checks/secret-references';
import { IMAGE } from '../_helpers/custom';

const REFERENCE = { secret: 'arn:aws:ssm:eu-west-1:123456789012:parameter/pin' };
const OPTIONS = {
  image: IMAGE,
  entry: 'train:train',
  inputs: {
    data: input.channel(),
    rate: input.float(),
    pin: input.integer({ secret: true }),
    apiToken: input.text({ default: null }),
    db: input.json(),
  },
  outputs: {},
  metrics: ['loss'],
};
const TASK = customTask('t', OPTIONS);
const GIVEN = {
  data: 's3://b/data',
  rate: 0.1,
  pin: 1234,
  apiToken: null,
  db: { user: 'me', password: 'hunter2', keys: [{ token: 'a' }, REFERENCE] },
};
const KEPT = {
  ...GIVEN,
  pin: NOT_KEPT,
  db: { user: 'me', password: NOT_KEPT, keys: [{ token: NOT_KEPT }, REFERENCE] },
};

describe('a request as it is kept', () => {
  test('has no secret in clear, and everything else', () => {
    const request = { task: 't', inputs: GIVEN, overrides: { tags: { a: 'b' } } };
    expect(withoutSecrets(TASK.record, request)).toEqual({ ...request, inputs: KEPT });
    expect(request.inputs).toBe(GIVEN);
  });

  test('keeps references, and hides what an undeclared input’s name calls secret', () => {
    const inputs = { pin: REFERENCE, password2: 'x', odd: 'y', secret: { a: 'z' } };
    expect(withoutSecrets(TASK.record, { inputs })).toEqual({
      inputs: { pin: REFERENCE, password2: NOT_KEPT, odd: 'y', secret: NOT_KEPT },
    });
  });

  test('of a tuning task of several has each task’s own part without', () => {
    const other = customTask('other', OPTIONS);
    const tuned = tuningTask('tuned', { tasks: [TASK, other] });
    const request = { task: 'tuned', inputs: { t: GIVEN, other: { pin: 5 } } };
    expect(withoutSecrets(tuned.record, request)).toEqual({
      task: 'tuned',
      inputs: { t: KEPT, other: { pin: NOT_KEPT } },
    });
  });

  test('of an algorithm, which takes no secrets, is as it was', () => {
    const { record } = builtinTask('x', { algorithm: 'xgboost' });
    const request = { task: 'x', inputs: { train: 's3://b/x', hyperparameters: { seed: 1 } } };
    expect(withoutSecrets(record, request)).toEqual(request);
  });

  test.each([[undefined], [null], ['text'], [{}], [{ inputs: [] }]])('can be %j', (request) => {
    expect(withoutSecrets(TASK.record, request)).toBe(request);
  });
});
