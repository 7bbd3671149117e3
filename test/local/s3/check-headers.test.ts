import { checkS3Headers } from '../../../lib/local/s3/check-headers';

const callOf = (path: string) => ({
  method: 'PUT',
  path,
  query: new URLSearchParams(),
  headers: {},
});

test('a key with a line break is refused for what it is; moto has no place for it', () => {
  expect(() => checkS3Headers(callOf('/bucket/a%0Ab.csv'), '123456789012')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('cannot store a key with a line break: /bucket/a%0Ab.csv'),
    }),
  );
  expect(() => checkS3Headers(callOf('/bucket/a%0Db%20%250A'), '123456789012')).not.toThrow();
});
