import fc from 'fast-check';
import { compareKeys, KeyOrder } from '../../../../lib/local/s3/store';

test('keys are in the order of their UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(compareKeys(one, other))).toBe(bytes);
    }),
  );
});

test('keys are found by what stands before them', () => {
  const order = new KeyOrder(['b', 'a/2', 'a']);
  order.add('a/1');
  order.add('a/1');
  order.remove('none');
  expect([order.size, order.from(''), order.from('a/')]).toEqual([4, 'a', 'a/1']);
  expect([order.after('a/1'), order.after('a/15'), order.after('b')]).toEqual([
    'a/2',
    'a/2',
    undefined,
  ]);
  expect([order.behind('a/'), order.behind('a'), order.behind('z')]).toEqual(['b', 'b', undefined]);
  order.remove('b');
  expect(order.behind('a')).toBeUndefined();
});
