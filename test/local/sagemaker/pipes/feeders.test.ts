import { gzipSync } from 'node:zlib';
import { logOf } from '../_helpers/job-facts';
import {
  channel,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';
import { recordIo } from '../_helpers/record-io';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
  for (const name of NAMES) await local.put(`few/${name}`, name.repeat(3));
  await local.put('two/1', gzipSync('packed '));
  await local.put('two/2', gzipSync('twice'));
  // More than a pipe holds.
  await local.put('large/1', Buffer.alloc(1 << 20, 'x'));
});

afterAll(() => local.close());

/** What a job has read of each pipe, as it has read so many bytes of each (-1: all). */
async function read(
  name: string,
  reads: readonly number[],
  prefix: string,
  changes: Parameters<typeof channel>[2] = {},
  instances = 1,
) {
  const end = await local.run(
    requestFor('streams', name, {
      InputDataConfig: [channel('train', prefix, { InputMode: 'Pipe', ...changes })],
      Environment: { READS: JSON.stringify(reads) },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: instances, VolumeSizeInGB: 1 },
    }),
  );
  expect([end.TrainingJobStatus, end.FailureReason]).toEqual(['Completed', undefined]);
  return (host = 'algo-1') =>
    [...logOf(local, name, host).matchAll(/^\d+ (\w*)$/gm)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    );
}

const ALL = 'aaabbbcccdddeeefffggghhh';

describe('a channel in Pipe mode', () => {
  test('is a named pipe for each time that it is read, with its objects one after the other', async () => {
    const seen = await read('thrice', [-1, -1, -1], 'few/');
    expect(seen()).toEqual([ALL, ALL, ALL]);
    const log = logOf(local, 'thrice', 'algo-1');
    expect(log).toContain('"TrainingInputMode":"Pipe"');
    expect(log).toContain('folder False');
  });

  test('may be closed early, or never be opened, and the job ends all the same', async () => {
    const early = await read('early', [2, -1], 'large/');
    expect(early().map(({ length }) => length)).toEqual([2, 1 << 20]);
    expect((await read('never', [], 'few/'))()).toEqual([]);
  });

  test('is unpacked, or wrapped as records of RecordIO', async () => {
    expect((await read('packed', [-1], 'two/', { CompressionType: 'Gzip' }))()).toEqual([
      'packed twice',
    ]);
    const wrapper = { RecordWrapperType: 'RecordIO' };
    const wrapped = recordIo(...NAMES.map((name) => Buffer.from(name.repeat(3))));
    expect((await read('wrapped', [-1], 'few/', wrapper))()).toEqual([wrapped.toString('latin1')]);
    const both = await read('both', [-1], 'two/', { ...wrapper, CompressionType: 'Gzip' });
    const unpacked = recordIo(Buffer.from('packed '), Buffer.from('twice'));
    expect(both()).toEqual([unpacked.toString('latin1')]);
  });

  test('fails with the object that cannot be unpacked', async () => {
    await local.put('plain/rows.csv', 'not packed');
    const end = await local.run(
      requestFor('streams', 'plain', {
        InputDataConfig: [
          channel('train', 'plain/', { InputMode: 'Pipe', CompressionType: 'Gzip' }),
        ],
        Environment: { READS: '[-1, -1]' },
      }),
    );
    expect(end.FailureReason).toBe(
      "ClientError: Unable to read data channel 'train'. (CompressionType is Gzip, and rows.csv cannot be unpacked by gzip: Not a gzipped file (b'no'))",
    );
  });

  test('has another order each time where it is shuffled, the same for the same seed', async () => {
    const shuffle = { ShuffleConfig: { Seed: 7 } };
    const first = (await read('shuffled', [-1, -1], 'few/', shuffle))();
    expect(first[0]).not.toBe(first[1]);
    for (const order of first) expect([...order].sort().join('')).toBe(ALL);
    expect((await read('again', [-1, -1], 'few/', shuffle))()).toEqual(first);
  });

  test('has each host’s share where it is sharded', async () => {
    const source = { S3DataDistributionType: 'ShardedByS3Key' };
    const seen = await read('shared', [-1], 'few/', { source }, 2);
    expect([seen('algo-1'), seen('algo-2')]).toEqual([['aaaccceeeggg'], ['bbbdddfffhhh']]);
  });
});
