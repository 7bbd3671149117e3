import { asTagText, isTagText } from '../../lib/core/tag-text';

describe('isTagText', () => {
  test.each(['', 'team', 'a b_c.d:e/f=g+h-i@j', 'Größe', '学习 ٣'])('takes %j', (text) => {
    expect(isTagText(text)).toBe(true);
  });

  test.each(['a,b', 'tab\there', 'Größe!', '😀', 'half \ud83d'])('does not take %j', (text) => {
    expect(isTagText(text)).toBe(false);
  });
});

describe('asTagText', () => {
  test('leaves what a tag can have', () => {
    expect(asTagText('run 1')).toBe('run 1');
    expect(asTagText('Größe')).toBe('Größe');
  });

  test('puts a hyphen for each other character', () => {
    expect(asTagText('a(b)!')).toBe('a-b--');
    expect(asTagText('é😀(x)')).toBe('é--x-');
  });
});
