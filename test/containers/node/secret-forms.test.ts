import { inspect } from 'node:util';
import { without } from '../../../containers/node/masking';
import { formsOf } from '../../../containers/node/secret-forms';

describe('forms of a secret', () => {
  const secret = `a key's "first" line\n\tand /its\u0007 second+one\n`;
  const forms = formsOf(secret);
  const hidden = (text: string) => without(text, forms);

  test.each([
    ['itself', secret],
    ['what inspect prints', inspect({ secret, list: [secret.repeat(1)] })],
    ['JSON', JSON.stringify({ secret })],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ secret }))],
    ['a URL', encodeURIComponent(secret)],
    ['a form', new URLSearchParams({ secret }).toString()],
    ['a header', Buffer.from(`user:${secret}`).toString('base64')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['lines', secret.replaceAll('\n', '\n    | ')],
  ])('hide it in %s', (_, text) => {
    const shown = hidden(text);
    expect(shown).toContain('***');
    for (const piece of ['first', 'second', 'Zmlyc3', 'aXJzd', 'mlyc3', '66697273']) {
      expect(shown).not.toContain(piece);
    }
  });

  test('are spellings of a number', () => {
    expect(without('5 is 5, 12 is 12.0 but not 120', [...formsOf(5), ...formsOf(12)])).toBe(
      '5 is 5, *** is *** but not 120',
    );
  });
});
