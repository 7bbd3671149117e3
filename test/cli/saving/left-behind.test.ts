import type { HeadObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { leftBehind } from '../../../lib/cli/saving/left-behind';

/** An S3 that holds these keys. */
function holding(...keys: string[]) {
  return {
    async send({ input: { Key = '' } }: { input: HeadObjectCommandInput }) {
      if (!keys.includes(Key)) throw Object.assign(new Error(), { name: 'NotFound' });
    },
  } as unknown as S3Client;
}

describe('what a job left behind', () => {
  test.each(['', 'tasks/w/mine/'])('is looked for below %j', async (folder) => {
    const key = `${folder}jobs/j/output/model.tar.gz`;
    const { outputs, notes } = await leftBehind(holding(key), 'b', 'j', {}, folder);
    expect(outputs).toEqual({ 'undeclared-model': { type: 'model', uri: `s3://b/${key}` } });
    expect(notes).toHaveLength(1);
  });

  test('is nothing that the result names', async () => {
    const key = 'tasks/w/mine/jobs/j/output/model.tar.gz';
    const named = { model: { type: 'model', uri: `s3://b/${key}` } } as const;
    const { outputs } = await leftBehind(holding(key), 'b', 'j', named, 'tasks/w/mine/');
    expect(outputs).toEqual({});
  });
});
