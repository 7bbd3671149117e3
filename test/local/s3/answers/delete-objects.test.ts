import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AwsError } from '../../../../lib/local/aws/errors';
import { S3Service } from '../../../../lib/local/s3';
import { s3Requirements } from '../../../../lib/local/s3/requirements';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const bodyOf = (text: string) => ({
  checksums: new Map(),
  open: () => Readable.from(text === '' ? [] : [Buffer.from(text)]),
});
const callOf = (method: string, path: string, query = '') => ({
  method,
  path,
  query: new URLSearchParams(query),
  headers: {},
});

test('a role deletes of several keys those that it may, by the rights of each', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-delete-'));
  try {
    const s3 = new S3Service({ ...PLACE, directory });
    s3.ensureBucket({ name: 'bucket', versioned: false });
    for (const key of ['own/a', 'own/\u00e4', 'other/b']) {
      await s3.answer(callOf('PUT', encodeURI(`/bucket/${key}`)), bodyOf(key));
    }
    const asked: string[] = [];
    const keys = ['own/a', 'other/b', 'own/\u00e4'].map(
      (key) => `<Object><Key>${key}</Key></Object>`,
    );
    const answer = await s3.answer(
      callOf('POST', '/bucket', 'delete'),
      bodyOf(`<Delete>${keys.join('')}</Delete>`),
      async (call) => {
        const needed = s3Requirements(call, PLACE).map((it) => `${it.action} ${it.resource}`);
        asked.push(...needed);
        if (call.path.includes('other')) throw new AwsError('AccessDenied', 'may not', 403);
      },
    );
    expect(asked).toEqual([
      's3:DeleteObject arn:aws:s3:::bucket/own/a',
      's3:DeleteObject arn:aws:s3:::bucket/other/b',
      's3:DeleteObject arn:aws:s3:::bucket/own/\u00e4',
    ]);
    expect(answer.body).toContain('<Deleted><Key>own/\u00e4</Key></Deleted>');
    expect(answer.body).toContain('<Error><Key>other/b</Key><Code>AccessDenied</Code>');
    const left = await s3.answer(callOf('GET', '/bucket'), bodyOf(''));
    expect(String(left.body).match(/<Key>[^<]*/g)).toEqual(['<Key>other/b']);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
