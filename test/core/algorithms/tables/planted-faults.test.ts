import { ALGORITHMS, type AlgorithmName, formatProblem, type Problem } from '../../../../lib/core';
import { type Asked, bodyOf, refusedOf } from '../../_helpers/algorithms';

/** One fault of each kind that an algorithm can have. */
interface Faults {
  readonly wrongType: readonly [string, unknown];
  readonly outOfRange: readonly [string, unknown];
  /** Absent: it needs none. */
  readonly missing?: string;
  /** Absent: the page excludes no pair. */
  readonly excluded?: readonly [path: string, Readonly<Record<string, unknown>>];
  /** Absent: the page lists some of them only. */
  readonly unknown?: readonly [wrong: string, right: string];
  readonly channel: readonly [wrong: string, right: string];
  /** Absent: the page does not say which it reads. */
  readonly contentType?: string;
}

const FAULTS: Readonly<Record<AlgorithmName, Faults>> = {
  xgboost: {
    wrongType: ['eta', 'fast'],
    outOfRange: ['subsample', 1.5],
    missing: 'num_round',
    excluded: ['learning_rate', { learning_rate: 0.1, eta: 0.1 }],
    unknown: ['max_deth', 'max_depth'],
    channel: ['validaton', 'validation'],
    contentType: 'application/json',
  },
  'linear-learner': {
    wrongType: ['epochs', 'many'],
    outOfRange: ['mini_batch_size', 0],
    missing: 'predictor_type',
    excluded: ['loss', { predictor_type: 'regressor', loss: 'logistic' }],
    unknown: ['learning_rte', 'learning_rate'],
    channel: ['vaidation', 'validation'],
    contentType: 'text/libsvm',
  },
  kmeans: {
    wrongType: ['k', 'three'],
    outOfRange: ['k', -3],
    missing: 'feature_dim',
    unknown: ['epocs', 'epochs'],
    channel: ['tests', 'test'],
    contentType: 'application/json',
  },
  knn: {
    wrongType: ['sample_size', '1.5'],
    outOfRange: ['faiss_index_pq_m', 5],
    missing: 'k',
    excluded: ['index_metric', { index_type: 'faiss.IVFPQ', index_metric: 'COSINE' }],
    unknown: ['index_typ', 'index_type'],
    channel: ['tests', 'test'],
    contentType: 'application/json',
  },
  pca: {
    wrongType: ['subtract_mean', 'perhaps'],
    outOfRange: ['extra_components', -2],
    missing: 'num_components',
    unknown: ['algorithm_mod', 'algorithm_mode'],
    channel: ['tests', 'test'],
    contentType: 'application/json',
  },
  'factorization-machines': {
    wrongType: ['bias_lr', 'slow'],
    outOfRange: ['bias_lr', -1],
    missing: 'num_factors',
    // The page on tuning has it so.
    unknown: ['epoch', 'epochs'],
    channel: ['tests', 'test'],
    contentType: 'text/csv',
  },
  lda: {
    wrongType: ['tol', 'small'],
    outOfRange: ['alpha0', 0],
    missing: 'mini_batch_size',
    unknown: ['num_topic', 'num_topics'],
    channel: ['tests', 'test'],
    contentType: 'application/json',
  },
  ntm: {
    wrongType: ['encoder_layers', 'two'],
    outOfRange: ['num_topics', 1],
    missing: 'num_topics',
    unknown: ['sub_sampel', 'sub_sample'],
    channel: ['auxilary', 'auxiliary'],
    contentType: 'application/json',
  },
  object2vec: {
    wrongType: ['enc0_layers', 'many'],
    outOfRange: ['enc_dim', 3],
    missing: 'enc0_vocab_size',
    excluded: ['optimizer', { token_embedding_storage_type: 'row_sparse', optimizer: 'rmsprop' }],
    unknown: ['enc0_vocab_siz', 'enc0_vocab_size'],
    channel: ['auxilary', 'auxiliary'],
  },
  randomcutforest: {
    wrongType: ['eval_metrics', 'f1'],
    outOfRange: ['num_trees', 10],
    missing: 'feature_dim',
    unknown: ['num_tree', 'num_trees'],
    channel: ['tests', 'test'],
    contentType: 'application/json',
  },
  ipinsights: {
    wrongType: ['epochs', 'ten'],
    outOfRange: ['vector_dim', 3],
    missing: 'vector_dim',
    excluded: [
      'random_negative_sampling_rate',
      { random_negative_sampling_rate: 0, shuffled_negative_sampling_rate: 0 },
    ],
    unknown: ['vector_dims', 'vector_dim'],
    channel: ['validaton', 'validation'],
    contentType: 'application/x-recordio-protobuf',
  },
  blazingtext: {
    wrongType: ['evaluation', 'maybe'],
    outOfRange: ['min_count', -1],
    missing: 'mode',
    unknown: ['vector_dimm', 'vector_dim'],
    channel: ['validaton', 'validation'],
  },
  seq2seq: {
    wrongType: ['beam_size', 'wide'],
    outOfRange: ['rnn_num_hidden', 511],
    excluded: ['momentum', { optimizer_type: 'adam', momentum: 0.9 }],
    unknown: ['optimiser_type', 'optimizer_type'],
    channel: ['vocabulary', 'vocab'],
    contentType: 'text/csv',
  },
  'forecasting-deepar': {
    wrongType: ['learning_rate', 'fast'],
    outOfRange: ['num_layers', 0],
    missing: 'time_freq',
    unknown: ['epocs', 'epochs'],
    channel: ['tests', 'test'],
  },
  'image-classification': {
    wrongType: ['image_shape', '224'],
    outOfRange: ['num_layers', 19],
    missing: 'num_classes',
    excluded: ['num_layers', { use_pretrained_model: 1, num_layers: 20 }],
    unknown: ['num_clases', 'num_classes'],
    channel: ['train_list', 'train_lst'],
    contentType: 'text/csv',
  },
  'object-detection': {
    wrongType: ['lr_scheduler_step', 'late'],
    outOfRange: ['image_shape', 224],
    missing: 'num_training_samples',
    unknown: ['base_netwrk', 'base_network'],
    channel: ['train_annotations', 'train_annotation'],
    contentType: 'text/csv',
  },
  'semantic-segmentation': {
    wrongType: ['syncbn', 'yes'],
    outOfRange: ['num_classes', 255],
    missing: 'num_classes',
    unknown: ['backbon', 'backbone'],
    channel: ['label_maps', 'label_map'],
  },
  // Of these the pages list the most common hyperparameters only: other names are passed on.
  'autogluon-tabular': {
    wrongType: ['num_bag_folds', 'five'],
    outOfRange: ['verbosity', 5],
    channel: ['validaton', 'validation'],
  },
  catboost: {
    wrongType: ['iterations', 'many'],
    outOfRange: ['depth', 17],
    channel: ['validaton', 'validation'],
  },
  lightgbm: {
    wrongType: ['is_unbalance', 'maybe'],
    outOfRange: ['num_leaves', 0],
    excluded: ['scale_pos_weight', { is_unbalance: 'True', scale_pos_weight: 3 }],
    channel: ['validaton', 'validation'],
    contentType: 'text/libsvm',
  },
  tabtransformer: {
    wrongType: ['n_epochs', 'few'],
    outOfRange: ['input_dim', 48],
    channel: ['validaton', 'validation'],
  },
  'text-classification-tensorflow': {
    wrongType: ['epochs', 'few'],
    outOfRange: ['dropout_rate', 1.5],
    channel: ['validaton', 'validation'],
  },
  'image-classification-tensorflow': {
    wrongType: ['augmentation', 'some'],
    outOfRange: ['label_smoothing', 2],
    excluded: ['eval_metric', { eval_metric: 'auc' }],
    channel: ['validaton', 'validation'],
  },
  'object-detection-tensorflow': {
    wrongType: ['optimizer', 'best'],
    outOfRange: ['rho', -0.1],
    channel: ['validaton', 'validation'],
  },
};
const NAMES = Object.keys(FAULTS) as (keyof typeof FAULTS)[];
const having = <K extends keyof Faults>(kind: K) =>
  NAMES.flatMap((name) => {
    const fault = FAULTS[name][kind];
    return fault === undefined ? [] : [[name, fault as NonNullable<Faults[K]>] as const];
  });

/** The one problem of a request: it has a page of AWS's, and stands on one line. */
function only(algorithm: AlgorithmName, asked: Asked): Problem {
  const problems = refusedOf(algorithm, asked);
  expect(problems).toHaveLength(1);
  const [problem] = problems as [Problem];
  expect(problem.see).toMatch(
    /^https:\/\/docs\.aws\.amazon\.com\/sagemaker\/latest\/dg\/.*\.html$/,
  );
  expect(formatProblem(problem)).toMatch(/^[^\n]*\.html$/);
  return problem;
}
const hyperparameter = (name: string) => `$.inputs.hyperparameters.${name}`;

test('every algorithm that has a table is tried', () => {
  const own = ALGORITHMS.map(({ name }) => name);
  expect([...NAMES].sort()).toEqual(own.sort());
});

describe('a request with one fault is refused with the place and the page', () => {
  test.each([...having('wrongType'), ...having('outOfRange')])(
    'a value: %s %j',
    (algorithm, [name, value]) => {
      expect(only(algorithm, { hyperparameters: { [name]: value } })).toMatchObject({
        code: 'InvalidHyperparameter',
        path: hyperparameter(name),
        found: JSON.stringify(String(value)),
        allowed: expect.any(String),
      });
    },
  );

  test.each(having('missing'))('a missing one: %s %s', (algorithm, name) => {
    expect(only(algorithm, { hyperparameters: { [name]: undefined } })).toMatchObject({
      code: 'MissingHyperparameter',
      path: hyperparameter(name),
    });
  });

  test.each(having('excluded'))('a pair: %s %j', (algorithm, [name, hyperparameters]) => {
    expect(only(algorithm, { hyperparameters })).toMatchObject({
      code: 'ConflictingHyperparameters',
      path: hyperparameter(name),
      allowed: expect.any(String),
    });
  });

  test.each(having('unknown'))('an unknown name: %s %j', (algorithm, [wrong, right]) => {
    const problem = only(algorithm, { hyperparameters: { [wrong]: 1 } });
    expect(problem).toMatchObject({ code: 'UnknownHyperparameter', path: hyperparameter(wrong) });
    expect(problem.message).toContain(`Did you mean "${right}"?`);
  });

  test.each(having('channel'))('a channel: %s %j', (algorithm, [wrong, right]) => {
    const problem = only(algorithm, { channels: { [wrong]: 's3://data/x' } });
    expect(problem).toMatchObject({ code: 'UnknownChannel', path: `$.inputs.${wrong}` });
    expect(problem.message).toContain(`Did you mean "${right}"?`);
  });

  test.each(having('contentType'))('a content type: %s %s', (algorithm, contentType) => {
    const channels = { train: { uri: 's3://data/train', contentType } };
    expect(only(algorithm, { channels })).toMatchObject({
      code: 'AlgorithmRefuses',
      path: '$.inputs.train.contentType',
    });
  });

  test.each([
    'catboost',
    'autogluon-tabular',
    'tabtransformer',
    'text-classification-tensorflow',
  ] as const)('a content type of the channel training: %s', (algorithm) => {
    const training = { uri: 's3://data/training', contentType: 'application/json' };
    expect(only(algorithm, { channels: { training } })).toMatchObject({
      code: 'AlgorithmRefuses',
      path: '$.inputs.training.contentType',
    });
  });

  test.each([
    ['factorization-machines', 'csv'],
    ['seq2seq', 'csv'],
    ['image-classification', 'csv'],
    ['object-detection', 'parquet'],
    ['kmeans', 'parquet'],
    ['linear-learner', 'libsvm'],
    ['ipinsights', 'parquet'],
  ] as const)('a file by its name: %s .%s', (algorithm, extension) => {
    const train = `s3://data/train.${extension}`;
    const problem = only(algorithm, { channels: { train } });
    expect(problem).toMatchObject({ code: 'AlgorithmRefuses', path: '$.inputs.train' });
    expect(problem.message).toContain(`.${extension}`);
  });

  test('a name does not count against a content type, nor one of two meanings', () => {
    const type = 'application/x-recordio-protobuf';
    const train = { uri: 's3://data/train.csv', contentType: type };
    expect(() => bodyOf('factorization-machines', { channels: { train } })).not.toThrow();
    for (const name of ['train.rec', 'train.rec.gz', 'folder']) {
      const channels = { train: `s3://data/${name}` };
      expect(() => bodyOf('seq2seq', { channels })).not.toThrow();
    }
  });

  test.each(['lda', 'object2vec', 'seq2seq', 'semantic-segmentation'] as const)(
    'two instances: %s',
    (algorithm) => {
      const overrides = { resources: { instanceCount: 2 } };
      expect(only(algorithm, { overrides })).toMatchObject({
        code: 'AlgorithmRefuses',
        path: '$.overrides.resources.instanceCount',
      });
    },
  );

  test.each([
    'seq2seq',
    'image-classification',
    'object-detection',
    'semantic-segmentation',
  ] as const)('a CPU: %s', (algorithm) => {
    const overrides = { resources: { instanceType: 'ml.m5.xlarge' } };
    expect(only(algorithm, { overrides })).toMatchObject({
      code: 'AlgorithmRefuses',
      path: '$.overrides.resources.instanceType',
    });
  });
});
