import {
  type AlgorithmName,
  type BuiltinTaskRecord,
  builtinTask,
  type CreateTrainingJob,
  type Problem,
  type Task,
  type TrainingPlan,
} from '../../../lib/core';
import { planned, refused } from './factories';

/** What each algorithm needs and no more. */
const NEEDED: Readonly<Record<AlgorithmName, Readonly<Record<string, unknown>>>> = {
  xgboost: { num_round: 10 },
  'linear-learner': { predictor_type: 'binary_classifier' },
  kmeans: { feature_dim: 4, k: 3 },
  knn: { feature_dim: 4, k: 3, predictor_type: 'classifier', sample_size: 100 },
  pca: { feature_dim: 4, mini_batch_size: 10, num_components: 2 },
  'factorization-machines': { feature_dim: 4, num_factors: 2, predictor_type: 'regressor' },
  lda: { num_topics: 3, feature_dim: 50, mini_batch_size: 10 },
  ntm: { feature_dim: 50, num_topics: 3 },
  object2vec: { enc0_max_seq_len: 10, enc0_vocab_size: 100 },
  randomcutforest: { feature_dim: 4 },
  ipinsights: { num_entity_vectors: 100, vector_dim: 8 },
  blazingtext: { mode: 'batch_skipgram' },
  seq2seq: {},
  'forecasting-deepar': { context_length: 10, epochs: 5, prediction_length: 3, time_freq: '5min' },
  'image-classification': { num_classes: 2, num_training_samples: 10 },
  'object-detection': { num_classes: 2, num_training_samples: 10 },
  'semantic-segmentation': { num_classes: 2, num_training_samples: 10 },
  'autogluon-tabular': {},
  catboost: {},
  lightgbm: {},
  tabtransformer: {},
  'text-classification-tensorflow': {},
  'image-classification-tensorflow': {},
  'object-detection-tensorflow': {},
};

/** Of which SageMaker's SDK does not say where JumpStart has them. */
const ADDRESSED: readonly AlgorithmName[] = [
  'tabtransformer',
  'text-classification-tensorflow',
  'object-detection-tensorflow',
];
const ADDRESSES = {
  image: '763104351884.dkr.ecr.eu-west-1.amazonaws.com/some-training:1.0-gpu-py39',
  jumpStart: { script: 'scripts/sourcedir.tar.gz', model: 'models/train.tar.gz' },
};

/** A request for an algorithm: what it needs, with the given inputs over it. */
export interface Asked {
  /** `undefined` takes one away. */
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  readonly channels?: Readonly<Record<string, unknown>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** The plan of a request for an algorithm. */
function plannedOf(algorithm: AlgorithmName, asked: Asked = {}): TrainingPlan {
  return planned(...requestOf(algorithm, asked));
}

/** The body of the job that a request for an algorithm starts. */
export function bodyOf(algorithm: AlgorithmName, asked: Asked = {}): CreateTrainingJob {
  return plannedOf(algorithm, asked).request;
}

/** What a person is told of a request for an algorithm that is taken. */
export function notesOf(algorithm: AlgorithmName, asked: Asked): readonly string[] {
  return plannedOf(algorithm, asked).notes ?? [];
}

/** The problems of a request for an algorithm; fails where it has none. */
export function refusedOf(algorithm: AlgorithmName, asked: Asked): readonly Problem[] {
  return refused(...requestOf(algorithm, asked));
}

/** A task that trains an algorithm, with what it cannot do without. */
export function taskOf(algorithm: AlgorithmName): Task<BuiltinTaskRecord> {
  return builtinTask('any', { algorithm, ...(ADDRESSED.includes(algorithm) ? ADDRESSES : {}) });
}

function requestOf(
  algorithm: AlgorithmName,
  { hyperparameters = {}, channels = {}, overrides = {} }: Asked,
): [unknown, BuiltinTaskRecord] {
  const { record } = taskOf(algorithm);
  const needed = Object.entries(record.inputs).filter(
    ([, { type, required }]) => type === 'channel' && required,
  );
  const present = Object.entries({ ...NEEDED[algorithm], ...hyperparameters }).filter(
    ([, value]) => value !== undefined,
  );
  const inputs = {
    ...Object.fromEntries(needed.map(([name]) => [name, `s3://data/${name}`])),
    ...(algorithm === 'lightgbm' ? { train: 's3://data/train' } : {}),
    ...channels,
    hyperparameters: Object.fromEntries(present),
  };
  return [{ task: 'any', inputs, overrides }, record];
}
