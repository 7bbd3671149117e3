import { checkS3Headers } from '../../../lib/local/s3/check-headers';

const account = '123456789012';
const callWith = (name: string, value: string) => ({
  method: 'PUT',
  path: '/bucket/key',
  query: new URLSearchParams(),
  headers: { [name]: value },
});

test.each([
  ['x-amz-server-side-encryption-customer-key', 'a2V5', 'NotImplemented'],
  ['x-amz-write-offset-bytes', '4', 'NotImplemented'],
  ['x-amz-rename-source', '/bucket/other', 'NotImplemented'],
  ['x-amz-if-match-size', '4', 'NotImplemented'],
  ['x-amz-expected-bucket-owner', '999999999999', 'AccessDenied'],
  ['x-amz-source-expected-bucket-owner', '999999999999', 'AccessDenied'],
])('fails for %s, which would be ignored', (name, value, code) => {
  expect(() => checkS3Headers(callWith(name, value), account)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(name) }),
  );
});

test.each([
  ['if-none-match', '*'],
  ['x-amz-server-side-encryption', 'aws:kms'],
  ['x-amz-expected-bucket-owner', account],
])('lets %s pass', (name, value) => {
  expect(() => checkS3Headers(callWith(name, value), account)).not.toThrow();
});
