import { autogluonTabular } from './autogluon-tabular';
import { blazingtext } from './blazingtext';
import { catboost } from './catboost';
import { factorizationMachines } from './factorization-machines';
import { forecastingDeepar } from './forecasting-deepar';
import { imageClassification } from './image-classification';
import { imageClassificationTensorflow } from './image-classification-tensorflow';
import { ipinsights } from './ipinsights';
import { kmeans } from './kmeans';
import { knn } from './knn';
import { lda } from './lda';
import { lightgbm } from './lightgbm';
import { linearLearner } from './linear-learner';
import { ntm } from './ntm';
import { objectDetection } from './object-detection';
import { objectDetectionTensorflow } from './object-detection-tensorflow';
import { object2vec } from './object2vec';
import { pca } from './pca';
import { randomcutforest } from './randomcutforest';
import { semanticSegmentation } from './semantic-segmentation';
import { seq2seq } from './seq2seq';
import type { AlgorithmTable } from './table';
import { tabtransformer } from './tabtransformer';
import { textClassificationTensorflow } from './text-classification-tensorflow';
import { xgboost } from './xgboost';

/**
 * The table of each built-in algorithm, by the algorithm's name. Made when it is asked for: a job is
 * of one algorithm, and whoever plans it need not make the tables of all the others at its start.
 */
export const TABLES = {
  xgboost,
  'linear-learner': linearLearner,
  kmeans,
  knn,
  pca,
  'factorization-machines': factorizationMachines,
  lda,
  ntm,
  object2vec,
  randomcutforest,
  ipinsights,
  blazingtext,
  seq2seq,
  'forecasting-deepar': forecastingDeepar,
  'image-classification': imageClassification,
  'object-detection': objectDetection,
  'semantic-segmentation': semanticSegmentation,
  'autogluon-tabular': autogluonTabular,
  catboost,
  lightgbm,
  tabtransformer,
  'text-classification-tensorflow': textClassificationTensorflow,
  'image-classification-tensorflow': imageClassificationTensorflow,
  'object-detection-tensorflow': objectDetectionTensorflow,
} as const satisfies Readonly<Record<string, () => AlgorithmTable>>;

/** The table of an algorithm; undefined of a framework, whose script has hyperparameters of its own. */
export function tableOf(algorithm: string): AlgorithmTable | undefined {
  return Object.hasOwn(TABLES, algorithm) ? TABLES[algorithm as keyof typeof TABLES]() : undefined;
}

/** A page of the developer guide. */
export function guidePage(page: string): string {
  return `https://docs.aws.amazon.com/sagemaker/latest/dg/${page}.html`;
}

export type { AlgorithmTable, Condition, RuleText, TableRule } from './table';
export type { AlgorithmName, HyperparametersOf } from './types';
