import { input, type ValueDeclaration } from '../../../lib/core';
import { isSecret } from '../../../lib/core/checks/secrets';
import { runPython } from '../_helpers/python-runner';

const TEXT = input.text() as ValueDeclaration;

const SECRET = ['apiToken', 'token', 'db_password', 'API_KEY', 'key', 'awsCredentials', 'AUTH2'];
const OPEN = ['tokenizer', 'keys', 'monkey', 'author', 'epochs', 'x', '', 'secretary'];

describe('isSecret', () => {
  test.each(SECRET)('takes %j for a secret by its name', (name) => {
    expect(isSecret(name, TEXT)).toBe(true);
  });

  test.each(OPEN)('does not take %j for one', (name) => {
    expect(isSecret(name, TEXT)).toBe(false);
  });

  test('takes the word of a declaration', () => {
    expect(isSecret('x', { ...TEXT, secret: true })).toBe(true);
    // As the runner: a name that says so is not overruled.
    expect(isSecret('token', { ...TEXT, secret: false })).toBe(true);
  });

  test('judges names as the Python runner does', () => {
    const names = [...SECRET, ...OPEN, 'HTTPAuthHeader', 'myAPIKey', 'PWD', 'pass', 'private_key2'];
    const stdout = runPython(
      [
        '-c',
        'import json,sys\nfrom rankzero.description import looks_secret\nprint(json.dumps([looks_secret(n) for n in json.load(sys.stdin)]))',
      ],
      JSON.stringify(names),
    );
    expect(names.map((name) => isSecret(name, TEXT))).toEqual(JSON.parse(stdout));
  });
});
