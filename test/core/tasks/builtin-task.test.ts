import {
  ALGORITHM_NAMES,
  type BuiltinTaskOptions,
  builtinTask,
  planTraining,
} from '../../../lib/core';
import {
  codesAt,
  DEFAULT_SETTINGS,
  EXECUTION,
  FACTS,
  problemsOf,
  refusedTask,
} from '../_helpers/factories';

describe('builtinTask', () => {
  test('needs an algorithm only', () => {
    expect(builtinTask('churn', { algorithm: 'xgboost' }).record).toEqual({
      schema: 1,
      name: 'churn',
      kind: 'builtin',
      hasDefaultRuntime: true,
      algorithm: 'xgboost',
      version: '3.2-0',
      inputs: {
        train: { type: 'channel', required: true },
        validation: { type: 'channel', required: false },
        hyperparameters: { type: 'hyperparameters', required: true, defaults: {} },
      },
      outputs: { model: { type: 'model' } },
      settings: DEFAULT_SETTINGS,
    });
  });

  test('keeps everything that is set', () => {
    const options: BuiltinTaskOptions = {
      algorithm: 'xgboost',
      version: '1.7-1',
      description: 'Who leaves',
      hyperparameters: { num_round: 100, eta: 0.1, eval_metric: ['auc', 'error'] },
      channels: {
        train: {
          contentType: 'text/csv',
          inputMode: 'Pipe',
          distribution: 'ShardedByS3Key',
          s3DataType: 'ManifestFile',
          compressionType: 'Gzip',
          recordWrapperType: 'RecordIO',
          attributeNames: ['a'],
          shuffleSeed: 7,
        },
      },
      resources: {
        instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
        instanceCount: 3,
        volumeSizeInGB: 50,
      },
      stoppingCondition: {
        maxRuntimeInSeconds: 3_600,
        maxWaitTimeInSeconds: 7_200,
        maxPendingTimeInSeconds: 7_200,
      },
      spot: true,
      checkpoints: true,
      environment: { MODE: 'fast' },
      tags: { team: 'growth' },
      encryption: {
        volumeKmsKeyId: 'alias/volumes',
        outputKmsKeyId: 'alias/models',
        interContainerTraffic: true,
      },
      network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'], isolation: true },
    };
    expect(builtinTask('churn', options).record).toEqual({
      schema: 1,
      name: 'churn',
      kind: 'builtin',
      description: 'Who leaves',
      algorithm: 'xgboost',
      version: '1.7-1',
      inputs: {
        train: { type: 'channel', required: true, ...options.channels?.train },
        validation: { type: 'channel', required: false },
        hyperparameters: {
          type: 'hyperparameters',
          required: false,
          defaults: { num_round: 100, eta: 0.1, eval_metric: ['auc', 'error'] },
        },
      },
      outputs: { model: { type: 'model' } },
      settings: {
        resources: {
          instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
          instanceCount: 3,
          volumeSizeInGB: 50,
        },
        stoppingCondition: options.stoppingCondition,
        retry: {},
        spot: true,
        checkpoints: true,
        environment: { MODE: 'fast' },
        tags: { team: 'growth' },
        encryption: options.encryption,
        network: options.network,
      },
    });
  });

  test.each(ALGORITHM_NAMES)('defines %s with nothing but its name', (algorithm) => {
    const { record } = builtinTask('any', { algorithm });
    expect(record.algorithm).toBe(algorithm);
    expect(record.inputs).not.toHaveProperty('code');
  });

  test('keeps the resolved version of an alias, so that a record never moves', () => {
    expect(builtinTask('old', { algorithm: 'xgboost', version: 'latest' }).record.version).toBe(
      '1',
    );
  });

  test('gives algorithms that need a GPU one', () => {
    const { record } = builtinTask('translate', { algorithm: 'seq2seq' });
    expect(record.settings.resources.instanceTypes).toEqual(['ml.g4dn.xlarge']);
  });

  test('says of a framework that its script is a task of its own kind', () => {
    const [problem, ...more] = problemsOf(() =>
      builtinTask('forest', { algorithm: 'sklearn' as 'knn' }),
    );
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'UnknownAlgorithm', path: '$.algorithm' });
    expect(problem?.message).toContain("scriptTask(…, { framework: 'sklearn'");
  });

  test('waits as long for spot instances as it may train, with checkpoints', () => {
    const { settings } = builtinTask('churn', {
      algorithm: 'xgboost',
      spot: true,
      stoppingCondition: { maxRuntimeInSeconds: 5_000 },
    }).record;
    expect(settings.stoppingCondition.maxWaitTimeInSeconds).toBe(10_000);
    expect(settings.checkpoints).toBe(true);
  });

  test('waits an hour in all where there are no checkpoints', () => {
    const { settings } = builtinTask('churn', {
      algorithm: 'xgboost',
      spot: true,
      checkpoints: false,
      stoppingCondition: { maxRuntimeInSeconds: 3_000 },
    }).record;
    expect(settings.stoppingCondition.maxWaitTimeInSeconds).toBe(3_600);
  });
});

describe('options that no compiler has seen', () => {
  test.each<[object, string[]]>([
    [{ instanceType: 'ml.m5.large' }, ['UnknownField $.instanceType']],
    [{ resources: { instance_type: 'x' } }, ['UnknownField $.resources.instance_type']],
    [
      { network: { vpcId: 'x' }, spot: 'yes' },
      ['WrongType $.spot', 'UnknownField $.network.vpcId'],
    ],
    [{ resources: 5 }, ['WrongType $.resources']],
    [{ tags: { a: 1 } }, ['WrongType $.tags.a']],
    [{ hyperparameters: [] }, ['WrongType $.hyperparameters']],
    [{ algorithm: 5 }, ['WrongType $.algorithm']],
  ])('fail by name: %j', (options, expected) => {
    expect(codesAt(refusedTask(options)).toSorted()).toEqual(expected.toSorted());
  });

  test('are as if not given where they are undefined', () => {
    const options = { spot: undefined, resources: { instanceCount: undefined } };
    const { record } = builtinTask('churn', { algorithm: 'xgboost', ...(options as object) });
    expect(record.settings).toEqual(DEFAULT_SETTINGS);
  });
});

test('what does not fit does not compile', () => {
  const definitions = [
    // @ts-expect-error an algorithm is needed
    () => builtinTask('a', {}),
    // @ts-expect-error no such option
    () => builtinTask('a', { algorithm: 'xgboost', instanceType: 'ml.m5.large' }),
    // @ts-expect-error no such mode
    () => builtinTask('a', { algorithm: 'xgboost', channels: { train: { inputMode: 'Fast' } } }),
    // @ts-expect-error a number of instances
    () => builtinTask('a', { algorithm: 'xgboost', resources: { instanceCount: '1' } }),
    // @ts-expect-error nothing is not a value
    () => builtinTask('a', { algorithm: 'xgboost', hyperparameters: { eta: null } }),
    // @ts-expect-error absent, not undefined
    () => builtinTask('a', { algorithm: 'xgboost', version: undefined }),
    // @ts-expect-error no such algorithm
    () => builtinTask('d', { algorithm: 'deepar', hyperparameters: { epocs: 3 } }),
    // @ts-expect-error no such hyperparameter
    () => builtinTask('d', { algorithm: 'forecasting-deepar', hyperparameters: { epocs: 3 } }),
    // @ts-expect-error a number
    () => builtinTask('a', { algorithm: 'kmeans', hyperparameters: { k: 'three' } }),
    // @ts-expect-error a word of another algorithm
    () => builtinTask('a', { algorithm: 'knn', hyperparameters: { predictor_type: 'binary' } }),
    // @ts-expect-error true or false
    () => builtinTask('a', { algorithm: 'pca', hyperparameters: { subtract_mean: 'yes' } }),
    // @ts-expect-error a number, though other names are open
    () => builtinTask('a', { algorithm: 'lightgbm', hyperparameters: { num_leaves: 'some' } }),
  ];
  expect(definitions).toHaveLength(12);
});

test('what a table has compiles, in each way that it may be written', () => {
  const tasks = [
    builtinTask('a', {
      algorithm: 'linear-learner',
      hyperparameters: { predictor_type: 'regressor', wd: 'auto', l1: 0.1, use_bias: 'True' },
    }),
    builtinTask('b', {
      algorithm: 'kmeans',
      hyperparameters: { k: '3', eval_metrics: ['msd'], force_dense: true, _kvstore: 'auto' },
    }),
    builtinTask('c', {
      algorithm: 'image-classification',
      hyperparameters: { num_layers: 18, top_k: 2, lr_scheduler_step: '10,20' },
    }),
    builtinTask('d', { algorithm: 'xgboost', hyperparameters: { learning_rate: 0.1 } }),
    // Its page lists the most common hyperparameters only.
    builtinTask('e', { algorithm: 'lightgbm', hyperparameters: { linear_tree: 'True' } }),
    ...ALGORITHM_NAMES.map((algorithm) => builtinTask('any', { algorithm })),
  ];
  expect(tasks).toHaveLength(5 + ALGORITHM_NAMES.length);
});

describe('an image of the task’s own', () => {
  const image = '123456789012.dkr.ecr.mars-north-1.amazonaws.com/kmeans:2';
  const { record } = builtinTask('means', { algorithm: 'kmeans', version: '2', image });
  const hyperparameters = { feature_dim: 2, k: 2, spread: 'wide' };
  const of = (given: object = hyperparameters) => ({
    task: 'means',
    inputs: { train: 's3://data/x', hyperparameters: given },
  });
  const facts = { ...FACTS, region: 'mars-north-1' };
  const plan = (asked: unknown) => planTraining(record, asked, EXECUTION, facts);

  test('takes the place of the table’s in any region and version', () => {
    expect(record).toMatchObject({ version: '2', image });
    const { request, notes } = plan(of());
    expect(request.AlgorithmSpecification.TrainingImage).toBe(image);
    expect(request.HyperParameters).toMatchObject({ spread: 'wide' });
    expect(notes).toEqual([
      'spread: no hyperparameter of kmeans that is known here; the task’s image decides.',
    ]);
  });

  test('does not change what is known of its hyperparameters', () => {
    expect(codesAt(problemsOf(() => plan(of({ ...hyperparameters, k: -3 }))))).toEqual([
      'InvalidHyperparameter $.inputs.hyperparameters.k',
    ]);
  });

  test.each(['', 'a b', 'x'.repeat(256)])('fails for the URI %j', (wrong) => {
    expect(codesAt(refusedTask({ image: wrong }))).toEqual(['InvalidValue $.image']);
  });
});

describe('a channel’s defaults that only a request can complete', () => {
  test('are taken: a pipe may still become one of csv', () => {
    const channels = { train: { inputMode: 'Pipe' } } as const;
    const task = builtinTask('churn', { algorithm: 'xgboost', version: '1.7-1', channels });
    expect(task.record.inputs.train).toMatchObject({ inputMode: 'Pipe' });
  });

  test('fail where no request could: XGBoost 3 has no pipes', () => {
    expect(codesAt(refusedTask({ channels: { train: { inputMode: 'Pipe' } } }))).toEqual([
      'AlgorithmRefuses $.channels.train.inputMode',
    ]);
  });
});
