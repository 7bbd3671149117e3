import { type AlgorithmName, builtinTask, channelUris, containerTask } from '../../../lib/core';
import { FOREIGN_IMAGE } from '../_helpers/container';
import {
  codesAt,
  planned,
  problemsOf,
  refused,
  request,
  XGBOOST,
  xgboostOf,
} from '../_helpers/factories';

const channel = (fields: object) => request({ train: { uri: 's3://data/x', ...fields } });

describe('a channel', () => {
  test('is a URI or an object with a uri', () => {
    const short = planned(request({ train: 's3://data/x' })).request.InputDataConfig;
    expect(planned(channel({})).request.InputDataConfig).toEqual(short);
  });

  test('fails where the task needs it and it is absent', () => {
    const of = { task: 'xgboost', inputs: { hyperparameters: { num_round: 1 } } };
    expect(refused(of)).toEqual([
      {
        code: 'MissingChannel',
        path: '$.inputs.train',
        message: 'The task needs the channel train.',
        allowed: 'an s3:// URI, or an object with a uri',
      },
    ]);
  });

  test('fails where the algorithm has none of that name, with the nearest', () => {
    const [problem, ...others] = refused(
      request({ validaton: 's3://data/v', test: 's3://data/t' }),
    );
    expect(problem).toMatchObject({
      code: 'UnknownChannel',
      path: '$.inputs.validaton',
      message: 'The task xgboost has no such input. Did you mean "validation"?',
      allowed: 'train, validation, hyperparameters',
    });
    expect(codesAt(others)).toEqual(['UnknownChannel $.inputs.test']);
  });

  test('fails for the channel that would carry a script', () => {
    expect(codesAt(refused(request({ code: 's3://data/c' })))).toEqual([
      'UnknownChannel $.inputs.code',
    ]);
  });

  test.each([
    '',
    'train.csv',
    './train',
    '/data/train',
    'http://data/x',
    'https://data.s3.amazonaws.com/x',
    'S3://data/x',
    's3:/data/x',
    's3://',
    's3:///x',
    's3://ab/x',
    's3://Data/x',
    's3://-data/x',
    ' s3://data/x',
    's3://data/x\ny',
    's3://data/x\u2028y',
    `s3://data/${'x'.repeat(1_015)}`,
  ])('fails for the URI %j', (uri) => {
    expect(codesAt(refused(request({ train: uri })))).toEqual(['InvalidChannelUri $.inputs.train']);
    expect(codesAt(refused(request({ train: { uri } })))).toEqual([
      'InvalidChannelUri $.inputs.train.uri',
    ]);
  });

  test.each([
    ['s3://Data/x', 'it has a capital letter, "D"'],
    ['s3://my_data/x', 'it has the character "_"'],
    ['s3://-data/x', 'it starts or ends with a dot or a hyphen'],
    ['s3://ab/x', 'it has 2 characters'],
    [`s3://${'b'.repeat(64)}/x`, 'it has 64 characters'],
    ['s3:///x', 'it is empty'],
  ])('fails for the bucket of %s and says why', (uri, why) => {
    expect(refused(request({ train: uri }))[0]?.message).toBe(
      `No bucket can have this name: ${why}.`,
    );
  });

  test.each([
    's3://abc',
    's3://data/',
    's3://my.data-1/a b/+%20',
    `s3://data/${'x'.repeat(1_014)}`,
  ])('takes the URI %s', (uri) => {
    const [config] = planned(request({ train: uri })).request.InputDataConfig ?? [];
    expect(config?.DataSource.S3DataSource?.S3Uri).toBe(uri);
  });

  test('takes a key with two slashes in a row where nothing is downloaded', () => {
    const train = { uri: 's3://data/a//b/', inputMode: 'FastFile' };
    expect(planned(request({ train })).request.InputDataConfig).toHaveLength(1);
  });

  test.each<[object, string]>([
    [{ uri: 5 }, 'WrongType $.inputs.train.uri'],
    [{ url: 's3://data/x' }, 'UnknownField $.inputs.train.url'],
    [{ inputMode: 'file' }, 'InvalidValue $.inputs.train.inputMode'],
    [{ inputMode: 5 }, 'InvalidValue $.inputs.train.inputMode'],
    [{ distribution: 'Sharded' }, 'InvalidValue $.inputs.train.distribution'],
    [{ s3DataType: 'Manifest' }, 'InvalidValue $.inputs.train.s3DataType'],
    [{ compressionType: 'GZIP' }, 'InvalidValue $.inputs.train.compressionType'],
    [{ recordWrapperType: 'recordio' }, 'InvalidValue $.inputs.train.recordWrapperType'],
    [{ attributeNames: 'a' }, 'WrongType $.inputs.train.attributeNames'],
    [{ attributeNames: Array(17).fill('a') }, 'TooManyEntries $.inputs.train.attributeNames'],
    [{ attributeNames: ['a', ''] }, 'InvalidValue $.inputs.train.attributeNames[1]'],
    [{ attributeNames: ['x'.repeat(257)] }, 'InvalidValue $.inputs.train.attributeNames[0]'],
    [{ shuffleSeed: 1.5 }, 'WrongType $.inputs.train.shuffleSeed'],
    [{ shuffleSeed: '1' }, 'WrongType $.inputs.train.shuffleSeed'],
    [{ contentType: 5 }, 'WrongType $.inputs.train.contentType'],
    [{ s3DataType: 'AugmentedManifestFile' }, 'InvalidValue $.inputs.train.s3DataType'],
    [{ compressionType: 'Gzip' }, 'InvalidValue $.inputs.train.compressionType'],
    [
      { compressionType: 'Gzip', inputMode: 'FastFile' },
      'InvalidValue $.inputs.train.compressionType',
    ],
    [{ uri: 's3://data/a//b/' }, 'InvalidChannelUri $.inputs.train'],
    [{ uri: 's3://data/a//', inputMode: 'File' }, 'InvalidChannelUri $.inputs.train'],
  ])('fails for %j', (fields, expected) => {
    const problems = refused(channel(fields));
    expect(codesAt(problems)).toEqual([expected]);
    expect(problems[0]?.allowed).toBeDefined();
  });
});

test('fails for a channel without a uri', () => {
  expect(codesAt(refused(request({ train: { contentType: 'text/csv' } })))).toEqual([
    'MissingField $.inputs.train.uri',
  ]);
});

describe('what an algorithm reads', () => {
  test.each([
    'csv',
    'libsvm',
    'parquet',
    'recordio-protobuf',
    'text/csv',
    'text/libsvm',
    'text/x-libsvm',
    'application/x-parquet',
    'application/x-recordio-protobuf',
  ])('XGBoost reads %s', (contentType) => {
    const [config] = planned(channel({ contentType })).request.InputDataConfig ?? [];
    expect(config?.ContentType).toBe(contentType);
  });

  test.each(['text/csv;label_size=1', 'TEXT/CSV', 'application/json', ''])(
    'fails for XGBoost and %p',
    (contentType) => {
      const problems = refused(channel({ contentType }));
      expect(codesAt(problems)).toEqual(['AlgorithmRefuses $.inputs.train.contentType']);
      expect(problems[0]?.allowed).toContain('text/csv');
    },
  );

  test.each([
    ['3.2-0', 'FastFile', 'text/csv', true],
    ['1.7-1', 'FastFile', 'text/csv', true],
    ['3.2-0', 'Pipe', 'text/csv', false],
    ['3.0-5', 'Pipe', 'application/x-parquet', false],
    ['1.7-1', 'Pipe', 'text/csv', true],
    ['1.7-1', 'Pipe', 'application/x-parquet', true],
    ['1.7-1', 'Pipe', 'application/x-recordio-protobuf', true],
    ['1.7-1', 'Pipe', 'text/libsvm', false],
    ['1.7-1', 'Pipe', 'text/x-libsvm', false],
    ['1.7-1', 'Pipe', undefined, false],
    ['3.2-0', 'File', 'text/csv', true],
  ])('XGBoost %s, %s mode, %s: taken is %s', (version, inputMode, contentType, isTaken) => {
    const of = channel({ inputMode, ...(contentType === undefined ? {} : { contentType }) });
    if (isTaken) expect(planned(of, xgboostOf(version)).kind).toBe('training');
    else {
      expect(codesAt(refused(of, xgboostOf(version)))).toEqual([
        'AlgorithmRefuses $.inputs.train.inputMode',
      ]);
    }
  });

  test('a version that the request asks for is the one that counts', () => {
    const inputs = {
      train: { uri: 's3://data/a.csv', inputMode: 'Pipe' },
      hyperparameters: { num_round: 1 },
    };
    const of = (version: string) => ({ task: 'xgboost', inputs, overrides: { version } });
    expect(planned(of('1.7-1')).request.InputDataConfig?.[0]?.InputMode).toBe('Pipe');
    expect(refused(of('3.0-5'), xgboostOf('1.7-1'))).toHaveLength(1);
  });

  test('files can be read in fast file mode, by algorithms that do not say otherwise', () => {
    const { record } = builtinTask('means', { algorithm: 'kmeans' });
    const inputs = {
      train: { uri: 's3://data/x', inputMode: 'FastFile' },
      hyperparameters: { k: 2, feature_dim: 2 },
    };
    const [config] = planned({ task: 'means', inputs }, record).request.InputDataConfig ?? [];
    expect(config?.InputMode).toBe('FastFile');
  });

  test('fails for a mode that the algorithm has not', () => {
    const { record } = builtinTask('ips', { algorithm: 'ipinsights' });
    const inputs = {
      train: { uri: 's3://data/x', inputMode: 'Pipe' },
      hyperparameters: { num_entity_vectors: 2, vector_dim: 4 },
    };
    const problems = refused({ task: 'ips', inputs }, record);
    expect(codesAt(problems)).toEqual(['AlgorithmRefuses $.inputs.train.inputMode']);
    expect(problems[0]?.allowed).toBe('File, FastFile');
  });
});

describe('what the documentation lists', () => {
  const of = (algorithm: AlgorithmName, contentType: string, name = 'train') => {
    const { record } = builtinTask('any', { algorithm });
    const channels = Object.entries(record.inputs).filter(
      ([, { type, required }]) => type === 'channel' && required,
    );
    const inputs = {
      ...Object.fromEntries(channels.map(([channel]) => [channel, 's3://data/x'])),
      [name]: { uri: 's3://data/x', contentType },
    };
    return codesAt(refused({ task: 'any', inputs, surprise: 1 }, record)).filter((code) =>
      code.startsWith('AlgorithmRefuses'),
    );
  };

  test.each<[AlgorithmName, string]>([
    ['kmeans', 'application/json'],
    ['factorization-machines', 'text/csv'],
    ['image-classification', 'text/csv'],
  ])('fails for %s with %s', (algorithm, contentType) => {
    expect(of(algorithm, contentType)).toEqual(['AlgorithmRefuses $.inputs.train.contentType']);
  });

  test.each<[AlgorithmName, string, string]>([
    ['kmeans', 'text/csv', 'train'],
    ['kmeans', 'Text/CSV; label_size=0', 'train'],
    ['randomcutforest', 'text/csv;label_size=1', 'test'],
    ['image-classification', 'application/x-recordio', 'validation'],
    // What the documentation leaves open stays open.
    ['image-classification', 'application/x-sagemaker-model', 'model'],
    ['ntm', 'text/plain', 'auxiliary'],
    ['semantic-segmentation', 'image/jpeg', 'train'],
    ['forecasting-deepar', 'application/jsonlines', 'train'],
  ])('%s takes %s for %3$s', (algorithm, contentType, name) => {
    expect(of(algorithm, contentType, name)).toEqual([]);
  });

  test('fails where a task’s own channel says otherwise', () => {
    const channels = { train: { contentType: 'application/json' } };
    const problems = problemsOf(() => builtinTask('any', { algorithm: 'kmeans', channels }));
    expect(codesAt(problems)).toEqual(['AlgorithmRefuses $.channels.train.contentType']);
  });
});

test('fails for a channel that a task has not declared for its image, and says where to', () => {
  const { record } = containerTask('bare', { image: FOREIGN_IMAGE });
  const [problem] = refused({ task: 'bare', inputs: { train: 's3://data/x' } }, record);
  expect(problem).toMatchObject({ code: 'UnknownChannel', path: '$.inputs.train' });
  expect(problem?.message).toContain('add this one to its `channels`');
});

test.each(['x'.repeat(257), 'text/csv\n'])(
  'fails for a content type that the API would not take, whatever the algorithm',
  (contentType) => {
    const { record } = builtinTask('means', { algorithm: 'kmeans' });
    const inputs = {
      train: { uri: 's3://data/x', contentType },
      hyperparameters: { k: 2, feature_dim: 2 },
    };
    expect(codesAt(refused({ task: 'means', inputs }, record))).toEqual([
      'InvalidValue $.inputs.train.contentType',
    ]);
  },
);

describe('channelUris', () => {
  test('finds what can be looked at, in the order of the task, however wrong the rest is', () => {
    const inputs = {
      validation: { uri: 's3://data/v', x: 1 },
      train: 's3://data/t',
      other: 's3://data/o',
    };
    expect(channelUris(XGBOOST, { inputs })).toEqual([
      { path: '$.inputs.train', uri: 's3://data/t' },
      { path: '$.inputs.validation.uri', uri: 's3://data/v' },
    ]);
  });

  test.each([null, [], {}, { inputs: [] }, { inputs: { train: 5, validation: 'x' } }])(
    'finds nothing in %j',
    (of) => expect(channelUris(XGBOOST, of)).toEqual([]),
  );
});
