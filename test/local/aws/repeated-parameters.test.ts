import { refuseRepeated } from '../../../lib/local/aws/repeated-parameters';
import { checkS3Request } from '../../../lib/local/s3/operations';

test.each(['', 'a=1', 'a=1&b=1&A=1', 'a&b'])('%j is read in one way', (query) => {
  expect(() => refuseRepeated(new URLSearchParams(query), 'X')).not.toThrow();
});

test.each(['a=1&a=2', 'a=1&b=1&a=1', 'a&%61'])('fails for %j', (query) => {
  expect(() => refuseRepeated(new URLSearchParams(query), 'MalformedQueryString')).toThrow(
    expect.objectContaining({
      code: 'MalformedQueryString',
      message: "The parameter 'a' is given more than once. Give it once.",
    }),
  );
});

test('fails for a listing of two prefixes', () => {
  const query = new URLSearchParams('prefix=ours&prefix=theirs');
  expect(() => checkS3Request({ method: 'GET', path: '/data', query, headers: {} })).toThrow(
    expect.objectContaining({ code: 'InvalidArgument' }),
  );
});
