import { looksSecret } from '../../../containers/node/description';
import { secretTexts, showInputs, without } from '../../../containers/node/masking';

describe('secrets', () => {
  test.each(['apiToken', 'db_password', 'KEY', 'awsSecretKey', 'auth'])('%s is one', (name) => {
    expect(looksSecret(name)).toBe(true);
  });
  test.each(['tokenizer', 'keyboard', 'author', 'monkey'])('%s is none', (name) => {
    expect(looksSecret(name)).toBe(false);
  });

  test('are masked in inputs, inside JSON and in every text', () => {
    const declared = [
      { name: 'pin', type: 'integer', secret: true },
      { name: 'options', type: 'json', secret: false },
    ] as const;
    const values = { pin: 314159, options: { password: 'hunter2', list: [{ key: 'abcdef' }] } };
    expect(showInputs(declared, values)).toBe(
      'pin=***, options={"password":"***","list":[{"key":"***"}]}',
    );
    const secrets = secretTexts(declared, values);
    expect(without('hunter2 314159 abcdef', secrets)).toBe('*** *** ***');
  });
});
