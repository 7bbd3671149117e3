import { encodeJson, parseJsonBody } from '../../../lib/local/aws/json';

describe('the body of a request', () => {
  test('is a JSON object, or nothing for one without members', () => {
    expect(parseJsonBody(Buffer.from('{"a":[1]}'))).toEqual({ a: [1] });
    expect(parseJsonBody(Buffer.alloc(0))).toEqual({});
  });

  test.each(['[]', 'null', '"text"', '1'])(
    'is refused when it is JSON of another kind: %s',
    (body) => {
      expect(() => parseJsonBody(Buffer.from(body))).toThrow(
        expect.objectContaining({
          code: 'SerializationException',
          message: "The request's body must be a JSON object.",
        }),
      );
    },
  );

  test('is refused when it is not JSON, with the place', () => {
    expect(() => parseJsonBody(Buffer.from('{"a":}'))).toThrow(
      expect.objectContaining({
        code: 'SerializationException',
        message: expect.stringMatching(/^The request's body is not JSON: .+/),
      }),
    );
  });
});

test('an answer has its times as seconds since the epoch, at every depth', () => {
  const at = new Date(1_500);
  expect(encodeJson({ at, list: [{ at }], none: undefined, no: null }).toString()).toBe(
    '{"at":1.5,"list":[{"at":1.5}],"no":null}',
  );
});
