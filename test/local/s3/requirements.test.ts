import { s3Requirements } from '../../../lib/local/s3/requirements';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

function s3(line: string, headers: Record<string, string> = {}) {
  const [method = '', url = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(`http://localhost${url}`);
  return s3Requirements({ method, path: pathname, query: searchParams, headers }, PLACE);
}

describe('s3Requirements', () => {
  const B = 'arn:aws:s3:::b';
  test.each([
    ['GET /', 's3:ListAllMyBuckets *'],
    ['GET /b?list-type=2&prefix=a%2F', `s3:ListBucket ${B}`],
    ['GET /b/?prefix=a', `s3:ListBucket ${B}`],
    ['HEAD /b', `s3:ListBucket ${B}`],
    ['PUT /b', `s3:CreateBucket ${B}`],
    ['DELETE /b', `s3:DeleteBucket ${B}`],
    ['GET /b?location', `s3:GetBucketLocation ${B}`],
    ['GET /b?versioning', `s3:GetBucketVersioning ${B}`],
    ['GET /b?versions&prefix=a', `s3:ListBucketVersions ${B}`],
    ['GET /b?uploads', `s3:ListBucketMultipartUploads ${B}`],
    ['PUT /b?cors', `s3:PutBucketCORS ${B}`],
    ['GET /b?encryption', `s3:GetEncryptionConfiguration ${B}`],
    ['GET /b/k', `s3:GetObject ${B}/k`],
    ['GET /b/k?x-id=GetObject', `s3:GetObject ${B}/k`],
    ['GET /b/k?X-Amz-Signature=1&response-content-type=a', `s3:GetObject ${B}/k`],
    ['GET /b/k?versionId=1', `s3:GetObjectVersion ${B}/k`],
    ['GET /b/k?attributes', `s3:GetObjectAttributes ${B}/k`],
    ['GET /b/k?tagging', `s3:GetObjectTagging ${B}/k`],
    ['GET /b/k?tagging&versionId=1', `s3:GetObjectVersionTagging ${B}/k`],
    ['GET /b/k?x-of-nobody=1', `s3:GetObject ${B}/k`],
    ['GET /b/k?uploadId=1', `s3:ListMultipartUploadParts ${B}/k`],
    ['HEAD /b/k', `s3:GetObject ${B}/k`],
    ['PUT /b/k?x-id=PutObject', `s3:PutObject ${B}/k`],
    ['PUT /b/k?partNumber=1&uploadId=2', `s3:PutObject ${B}/k`],
    ['POST /b/k?uploads', `s3:PutObject ${B}/k`],
    ['POST /b/k?uploadId=2', `s3:PutObject ${B}/k`],
    ['DELETE /b/k', `s3:DeleteObject ${B}/k`],
    ['DELETE /b/k?versionId=1', `s3:DeleteObjectVersion ${B}/k`],
    ['DELETE /b/k?uploadId=2', `s3:AbortMultipartUpload ${B}/k`],
    ['GET /b/a%20b/%C3%BC//c', `s3:GetObject ${B}/a b/ü//c`],
  ])('%s needs %s', (line, expected) => {
    expect(s3(line).map(({ action, resource }) => `${action} ${resource}`)).toEqual([expected]);
  });

  test('a listing carries its parameters as condition keys', () => {
    expect(s3('GET /b?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=5')[0]?.context).toEqual({
      's3:prefix': 'a/',
      's3:delimiter': '/',
      's3:max-keys': '5',
    });
  });

  test('writing an object carries its headers as condition keys', () => {
    const headers = { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-storage-class': 'GLACIER' };
    expect(s3('PUT /b/k', headers)[0]?.context).toEqual({
      's3:ObjectCreationOperation': 'true',
      's3:x-amz-server-side-encryption': 'aws:kms',
      's3:x-amz-storage-class': 'GLACIER',
    });
  });

  test.each([
    [
      'PUT /b/k',
      { 'if-none-match': '*' },
      { ObjectCreationOperation: 'true', 'if-none-match': '*' },
    ],
    ['PUT /b/k', { 'if-match': '"e"' }, { ObjectCreationOperation: 'true', 'if-match': '"e"' }],
    ['POST /b/k?uploads', {}, { ObjectCreationOperation: 'false' }],
    ['PUT /b/k?partNumber=1&uploadId=2', {}, { ObjectCreationOperation: 'false' }],
    ['POST /b/k?uploadId=2', {}, { ObjectCreationOperation: 'true' }],
    ['GET /b/k', { 'if-none-match': '"e"' }, {}],
  ])('%s with %o says whether it makes an object, and on what condition', (line, headers, keys) => {
    const expected = Object.entries(keys).map(([name, value]) => [`s3:${name}`, value]);
    expect(s3(line, headers)[0]?.context).toEqual(Object.fromEntries(expected));
  });

  test('a copy needs its source to be read, and tags and ACLs need more still', () => {
    const needed = s3('PUT /b/k', {
      'x-amz-copy-source': '/a/x%20y?versionId=3',
      'x-amz-tagging': 'a=b',
      'x-amz-acl': 'private',
    });
    expect(needed.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `s3:PutObject ${B}/k`,
      's3:GetObjectVersion arn:aws:s3:::a/x y',
      `s3:PutObjectTagging ${B}/k`,
      `s3:PutObjectAcl ${B}/k`,
    ]);
  });

  test('nothing of POST /b?delete itself, whose keys are asked for one by one', () => {
    expect(s3('POST /b?delete')).toEqual([]);
  });

  test.each(['PUT /b?website', 'GET /b/k?torrent', 'PATCH /b/k', 'PUT /'])(
    'fails on %s, which is not known',
    (line) => {
      expect(() => s3(line)).toThrow(expect.objectContaining({ code: 'AccessDeniedException' }));
    },
  );
});
