import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { logOf } from '../_helpers/job-facts';
import { type LocalSageMaker, requestFor, startLocalSageMaker } from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

describe('checkpoints', () => {
  test('restores checkpoints, stores new ones and forgets deleted ones', async () => {
    await local.put('ck/old', 'old', 'artifacts');
    await local.put('ck-sibling', 'not ours', 'artifacts');
    const config = { CheckpointConfig: { S3Uri: 's3://artifacts/ck', LocalPath: '/opt/ml/mine' } };
    await local.run(requestFor('checkpoints', 'ck-1', config));
    expect(logOf(local, 'ck-1')).toBe("found ['old']\n");
    await expect(local.keys('ck')).resolves.toEqual(['ck-sibling', 'ck/run-0']);
    await local.run(requestFor('checkpoints', 'ck-2', config));
    expect(logOf(local, 'ck-2')).toBe("found ['run-0']\n");
    await expect(local.keys('ck/')).resolves.toEqual(['ck/run-0', 'ck/run-1']);
  });

  test.each([
    ['ck-up', 'ck-up/../../../../up', 'it goes up by ".."'],
    ['ck-twice', 'ck-twice//up', 'it begins with a slash'],
  ])('fails for a checkpoint that would lie elsewhere: %s', async (name, key, why) => {
    await local.put(key, 'elsewhere', 'artifacts');
    const CheckpointConfig = { S3Uri: `s3://artifacts/${name}` };
    const end = await local.run(requestFor('checkpoints', name, { CheckpointConfig }));
    await local.s3.send(new DeleteObjectCommand({ Bucket: 'artifacts', Key: key }));
    expect(end.FailureReason).toBe(
      `ClientError: Checkpoint download failed:The key "${key}" is no path inside the checkpoint ` +
        `directory: ${why}. Rename or delete the object.`,
    );
    expect(existsSync(join(local.service.jobDirectory(name), 'hosts', 'up'))).toBe(false);
  });
});
