import { inferContentTypes, Problems } from '../../../../lib/core';
import { builtinTask } from '../../../../lib/core/tasks';
import { bodyOf, notesOf, refusedOf } from '../../_helpers/algorithms';
import { codesAt } from '../../_helpers/factories';

const trainOf = (...of: Parameters<typeof bodyOf>) =>
  bodyOf(...of).InputDataConfig?.find(({ ChannelName }) => ChannelName === 'train');

describe('CSV without labels', () => {
  test.each(['kmeans', 'pca', 'lda', 'ntm', 'ipinsights', 'randomcutforest'] as const)(
    'is told to %s where a name says that it is CSV',
    (algorithm) => {
      const train = trainOf(algorithm, { channels: { train: 's3://data/x.csv' } });
      expect(train?.ContentType).toBe('text/csv;label_size=0');
    },
  );

  test.each(['linear-learner', 'knn'] as const)('is nothing that %s trains on', (algorithm) => {
    const train = trainOf(algorithm, { channels: { train: 's3://data/x.csv' } });
    expect(train?.ContentType).toBe('text/csv');
  });

  test('is told by the names of files in a folder, too', () => {
    const { record } = builtinTask('means', { algorithm: 'kmeans' });
    const { request, notes } = inferContentTypes(
      record,
      { task: 'means', inputs: { train: 's3://data/x/' } },
      () => ['a.csv', 'b.csv'],
      new Problems(),
    );
    expect(request).toMatchObject({ inputs: { train: { contentType: 'text/csv;label_size=0' } } });
    expect(notes).toEqual(['train: text/csv;label_size=0, by the names of its files']);
  });

  test('stays as it was said to be, and what becomes of its first column is told', () => {
    const channels = { train: { uri: 's3://data/x', contentType: 'text/csv' } };
    expect(trainOf('kmeans', { channels })?.ContentType).toBe('text/csv');
    expect(notesOf('kmeans', { channels })).toEqual([
      expect.stringMatching(/^train: kmeans takes the first column of text\/csv for a label/),
    ]);
    const told = { train: { uri: 's3://data/x', contentType: 'text/csv; label_size=0' } };
    expect(notesOf('kmeans', { channels: told })).toEqual([]);
  });
});

describe('Random Cut Forest', () => {
  test('gets its data as it needs it where nothing is said', () => {
    const channels = { train: 's3://data/x.csv', test: 's3://data/y.csv' };
    const config = bodyOf('randomcutforest', { channels }).InputDataConfig;
    expect(
      config?.map((each) => [
        each.ChannelName,
        each.ContentType,
        each.DataSource.S3DataSource?.S3DataDistributionType,
      ]),
    ).toEqual([
      ['train', 'text/csv;label_size=0', 'ShardedByS3Key'],
      ['test', 'text/csv;label_size=1', 'FullyReplicated'],
    ]);
  });

  test.each<[string, object, string]>([
    ['train', { distribution: 'FullyReplicated' }, 'distribution'],
    ['test', { distribution: 'ShardedByS3Key' }, 'distribution'],
    ['test', { contentType: 'text/csv' }, 'contentType'],
    ['test', { contentType: 'text/csv;label_size=0' }, 'contentType'],
  ])('does not take %s with %j', (name, channel, member) => {
    const channels = { [name]: { uri: 's3://data/x', ...channel } };
    expect(codesAt(refusedOf('randomcutforest', { channels }))).toEqual([
      `AlgorithmRefuses $.inputs.${name}.${member}`,
    ]);
  });
});

test('NTM needs its optional channels whole on each host', () => {
  const channels = { validation: { uri: 's3://data/v', distribution: 'ShardedByS3Key' } };
  expect(codesAt(refusedOf('ntm', { channels }))).toEqual([
    'AlgorithmRefuses $.inputs.validation.distribution',
  ]);
});

describe('from a pipe', () => {
  const piped = (contentType: string, others: object = {}) => ({
    channels: { train: { uri: 's3://data/x', inputMode: 'Pipe', contentType, ...others } },
  });
  const manifest = { s3DataType: 'AugmentedManifestFile', attributeNames: ['a', 'b'] };

  test.each([
    ['lda', 'application/x-recordio-protobuf', {}],
    ['kmeans', 'text/csv', {}],
    ['image-classification', 'application/x-recordio', {}],
    ['object-detection', 'image/png', manifest],
    ['semantic-segmentation', 'application/x-recordio', manifest],
  ] as const)('%s reads %s %j', (algorithm, contentType, others) => {
    expect(trainOf(algorithm, piped(contentType, others))?.InputMode).toBe('Pipe');
  });

  test.each([
    ['lda', 'text/csv'],
    ['semantic-segmentation', 'application/x-image'],
    ['blazingtext', 'text/plain'],
  ] as const)('%s does not read %s', (algorithm, contentType) => {
    expect(codesAt(refusedOf(algorithm, piped(contentType)))).toEqual([
      'AlgorithmRefuses $.inputs.train.inputMode',
    ]);
  });
});
