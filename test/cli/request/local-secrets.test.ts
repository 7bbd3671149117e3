import { checkLocalSecrets } from '../../../lib/cli/request/local-secrets';
import { input } from '../../../lib/core';
import { PIN, TOKEN, taskOf } from '../_helpers/secret-task';

describe('a local run', () => {
  const check = (inputs: object, known: readonly string[], record = taskOf()) =>
    checkLocalSecrets(record, { task: 't', inputs }, known);

  test('begins where every secret has a value', () => {
    const inputs = { apiToken: { secret: `${TOKEN}-AbCdEf` }, db: [{ secret: PIN }] };
    expect(() => check(inputs, [TOKEN, PIN])).not.toThrow();
    expect(() => check({}, [])).not.toThrow();
  });

  test('ends before anything is trained where one has none, and says how to give it', () => {
    const inputs = { apiToken: { secret: TOKEN }, db: [{ secret: PIN }, { secret: PIN }] };
    expect(() => check(inputs, [TOKEN])).toThrow(
      expect.objectContaining({
        code: 'SecretWithoutValue',
        message: expect.stringContaining(`This machine has no value for ${PIN}.`),
        hint: expect.stringContaining('RANKZERO_SECRETS=<file> npx rankzero run'),
      }),
    );
  });

  test('asks for the secret that a default names', () => {
    const inputs = { apiToken: input.text({ default: { secret: PIN } }) };
    expect(() => check({}, [], taskOf({ inputs }))).toThrow(PIN);
  });
});
