import { seenBy } from '../_helpers/job-facts';
import {
  channel,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

describe('channels', () => {
  test('lays data out as SageMaker: whole key, partial name, manifest, instance groups', async () => {
    await local.put('layout/train.csv', 't');
    await local.put('layout/train.csv.md5', 'm');
    await local.put('layout/deep/er/x.csv', 'x');
    await local.put(
      'manifests/m.json',
      JSON.stringify([{ prefix: 's3://data/layout/' }, 'train.csv', 'deep/er/x.csv']),
    );
    const manifest = { S3DataType: 'ManifestFile' };
    await local.run(
      requestFor('ok', 'layout', {
        ResourceConfig: {
          VolumeSizeInGB: 1,
          InstanceGroups: [
            { InstanceGroupName: 'first', InstanceType: 'ml.m5.large', InstanceCount: 1 },
            { InstanceGroupName: 'second', InstanceType: 'ml.c5.xlarge', InstanceCount: 1 },
          ],
        },
        InputDataConfig: [
          channel('name', 'layout/tr'),
          channel('folder', 'layout/deep'),
          channel('listed', 'manifests/m.json', { source: manifest }),
          channel('fast', 'layout/deep/', { InputMode: 'FastFile' }),
          channel('one', 'layout/deep/er/x.csv', { source: { InstanceGroupNames: ['second'] } }),
        ],
      }),
    );
    const first = seenBy(local, 'layout', 'algo-1');
    expect(first.data).toEqual({
      'name/train.csv': 't',
      'name/train.csv.md5': 'm',
      'folder/er/x.csv': 'x',
      'listed/train.csv': 't',
      'listed/deep/er/x.csv': 'x',
      'fast/er/x.csv': 'x',
    });
    expect(seenBy(local, 'layout', 'algo-2').data['one/x.csv']).toBe('x');
    expect(first['inputdataconfig.json'].fast.TrainingInputMode).toBe('File');
    expect(first['resourceconfig.json']).toMatchObject({
      current_group_name: 'first',
      hosts: ['algo-1', 'algo-2'],
      instance_groups: [
        { hosts: ['algo-1'] },
        { instance_type: 'ml.c5.xlarge', hosts: ['algo-2'] },
      ],
    });
  });

  test('fails for a key that is no path inside a channel', async () => {
    await local.put('key-up/../../up.csv', 'elsewhere');
    const InputDataConfig = [channel('train', 'key-up/')];
    const end = await local.run(requestFor('ok', 'key-up', { InputDataConfig }));
    expect(end.FailureReason).toBe(
      'ClientError: Data download failed:The key "key-up/../../up.csv" is no path inside a ' +
        'channel: it goes up by "..". Rename it.',
    );
  });

  test('fails for a key with two slashes in a row, as File mode does', async () => {
    await local.put('key-twice/a//b.csv', 'x');
    const InputDataConfig = [channel('train', 'key-twice/')];
    const end = await local.run(requestFor('ok', 'key-twice', { InputDataConfig }));
    expect(end.FailureReason).toBe(
      'ClientError: Data download failed:Failed to download data. S3 key:\n' +
        "s3://data/key-twice/a//b.csv has an illegal char sub-sequence '//' in it",
    );
  });

  test('fails in fast file mode for a prefix that is a part of a name', async () => {
    const InputDataConfig = [channel('train', 'layout/tr', { InputMode: 'FastFile' })];
    const end = await local.run(requestFor('ok', 'part', { InputDataConfig }));
    expect(end.FailureReason).toContain(
      'For FastFile mode, partial S3 prefix is not supported. S3 prefix has to end with a full',
    );
    expect(end.FailureReason).toContain('Current S3 prefix: [layout/tr], found layout/train.csv');
  });
});
