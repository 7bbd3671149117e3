import { type AlgorithmName, algorithmNamed } from '../../../core';
import { baseType, tableOf } from '../../../core/algorithms';
import { csv } from './csv';
import { imageFiles, imageRecords, packed } from './images';
import { boxes, labelMap, vocabularies } from './json-files';
import { pairs, timeSeries } from './json-lines';
import { recordIoProtobuf } from './protobuf';
import { type Form, quoted, WrongRecord } from './sample';
import { imageList, labelledSentences, libsvm, sentences, words } from './text';

/** A channel of a job, as far as the form of its data follows from it. */
export interface FormOf {
  readonly algorithm: AlgorithmName;
  readonly channel: string;
  readonly contentType?: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/**
 * The forms that the files of a channel may have, each for the files that it picks. Undefined where
 * the algorithm's documentation says too little for a check.
 */
export function formsOf(given: FormOf): readonly Form[] | undefined {
  const type = baseType(given.contentType);
  if (type === 'application/x-sagemaker-model' || given.channel === 'model') return [packed];
  return SPECIAL[given.algorithm]?.(given, type) ?? numeric(given, type);
}

type Special = (given: FormOf, type: string | undefined) => readonly Form[] | undefined;

const SPECIAL: Readonly<Partial<Record<AlgorithmName, Special>>> = {
  blazingtext: ({ hyperparameters }) =>
    hyperparameters.mode === 'supervised' ? [labelledSentences] : [sentences],
  'forecasting-deepar': () => [
    { ...timeSeries, picks: (name) => !isParquet(name), unpacks: true },
    PARQUET,
  ],
  object2vec: ({ channel }) => (channel === 'auxiliary' ? [words] : [pairs]),
  ntm: ({ channel }) => (channel === 'auxiliary' ? [words] : undefined),
  seq2seq: ({ channel }) => (channel === 'vocab' ? [vocabularies] : [SENTENCE_PAIRS]),
  ipinsights: () => [ADDRESSES],
  'image-classification': ({ channel }, type) =>
    channel.endsWith('_lst') ? [imageList] : images(type),
  'object-detection': ({ channel }, type) =>
    channel.endsWith('_annotation') ? [boxes] : images(type),
  'semantic-segmentation': ({ channel }) => {
    if (channel === 'label_map') return [labelMap];
    return [channel.endsWith('_annotation') ? imageFiles('PNG') : imageFiles('JPEG', 'PNG')];
  },
  'autogluon-tabular': () => [TABLE],
  tabtransformer: () => [TABLE],
  'text-classification-tensorflow': () => [CLASSES_OF_TEXT],
  'image-classification-tensorflow': () => [imageFiles('JPEG', 'PNG')],
  'object-detection-tensorflow': () => [imageFiles('JPEG', 'PNG')],
};

/** Algorithms of which the type of the data decides, and by default it is RecordIO. */
function numeric(given: FormOf, type: string | undefined): readonly Form[] | undefined {
  const { algorithm, channel, contentType = '', hyperparameters } = given;
  if (algorithm === 'xgboost') return xgboost(type);
  const isUnsupervised = tableOf(algorithm)?.isUnsupervised ?? false;
  const features = Number(hyperparameters.feature_dim);
  const width = Number.isInteger(features) && features > 0 ? { features } : {};
  switch (type) {
    case 'text/csv': {
      const [, size] = /label_size\s*=\s*(\d+)/.exec(contentType) ?? [];
      const labels = Number(size ?? 1);
      return [csv({ labels, ...width }, `CSV of numbers without a header (${contentType})`)];
    }
    case undefined:
    case 'application/x-recordio-protobuf': {
      const takesType = algorithmNamed(algorithm).contentTypes?.includes(RECORDIO) ?? false;
      if (!takesType) return undefined;
      // Random Cut Forest has labels for its test only.
      const hasLabel = !isUnsupervised && (algorithm !== 'randomcutforest' || channel === 'test');
      return [recordIoProtobuf({ hasLabel, ...width })];
    }
    default:
      return undefined;
  }
}

const RECORDIO = 'application/x-recordio-protobuf';

function xgboost(type: string | undefined): readonly Form[] | undefined {
  switch (type) {
    case undefined:
    case 'text/libsvm':
    case 'text/x-libsvm':
    case 'libsvm':
      return [libsvm];
    case 'text/csv':
    case 'csv':
      return [csv({ labels: 1 }, 'CSV of numbers without a header')];
    default:
      return undefined;
  }
}

function images(type: string | undefined): readonly Form[] {
  const isRecords = type === undefined || type === 'application/x-recordio';
  return [isRecords ? imageRecords : imageFiles('JPEG', 'PNG')];
}

/** Each record has the numbers of two sentences' words. */
const SENTENCE_PAIRS = recordIoProtobuf({ hasLabel: false, names: ['source', 'target'] });

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/ip-insights-training-data-formats.html */
const ADDRESSES: Form = csv(
  {
    labels: 1,
    features: 1,
    objection: (value, column) =>
      column === 1 && !IPV4.test(value.trim()) ? 'an IPv4 address such as 192.168.1.2' : undefined,
  },
  'CSV of an entity and an IPv4 address',
);

/** A first column to predict; the others may be categories. */
const TABLE: Form = {
  ...csv({ labels: 1, objection: () => undefined }, 'CSV: what is predicted, then features'),
  picks: (name) => name.endsWith('.csv'),
};

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/text-classification-tensorflow.html */
const CLASSES_OF_TEXT: Form = {
  ...csv(
    {
      labels: 1,
      features: 1,
      objection: (value, column) =>
        column === 0 && !/^\d+$/.test(value.trim()) ? 'the integer of a class' : undefined,
    },
    'CSV of a class (an integer) and a text',
  ),
  picks: (name) => name.endsWith('.csv'),
};

function isParquet(name: string): boolean {
  return /\.parquet$/i.test(name);
}

const PARQUET: Form = {
  title: 'Parquet',
  picks: isParquet,
  check({ head }) {
    const begins = head.toString('latin1', 0, 4);
    if (begins === 'PAR1') return 1;
    throw new WrongRecord(undefined, `a file that begins with ${quoted(begins)}`, 'Parquet');
  },
};
