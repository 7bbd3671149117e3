import { asJson } from '../../../containers/node/encode';

describe('asJson', () => {
  class Point {
    x = 1;
  }
  const circle: { self?: unknown } = {};
  circle.self = circle;

  test.each([
    [{ a: undefined, b: [1, 'x', null, true] }, { b: [1, 'x', null, true] }],
    [new Float64Array([0.5, Number.NaN]), [0.5, 'NaN']],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [Object.assign(Object.create(null), { a: -Infinity }), { a: '-Infinity' }],
  ])('takes %p', (value, json) => {
    expect(asJson(value)).toEqual(json);
  });

  test.each([
    [new Map(), 'expected JSON, found Map'],
    [{ a: [new Point()] }, 'a[0]: Point is not JSON'],
    [{ a: Promise.resolve() }, 'a: Promise; await it is not JSON'],
    [[undefined], '[0]: undefined is not JSON'],
    [10n, 'expected JSON, found bigint 10'],
    [{ a: '\ud800' }, 'a: expected text, found half a character'],
    [circle, 'containing itself'],
  ])('fails for %p', (value, message) => {
    expect(() => asJson(value)).toThrow(message);
  });
});
