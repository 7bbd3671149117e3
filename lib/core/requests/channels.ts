import type { Algorithm } from '../algorithms/registry';
import type { Problems } from '../problems';
import {
  type ChannelDeclaration,
  type ChannelInput,
  DISTRIBUTIONS,
  INPUT_MODES,
  S3_DATA_TYPES,
} from '../tasks';
import { at, oneOf } from '../wording';
import {
  checkFields,
  type FieldCheck,
  isInteger,
  isObject,
  isOneOf,
  isText,
  isTexts,
} from './shape';

/** A channel with the request's, the task's and the inferred settings put together. */
export interface Channel extends ChannelInput {
  readonly name: string;
}

const CHANNEL: Readonly<Record<string, FieldCheck>> = {
  uri: isText,
  contentType: isText,
  inputMode: isOneOf(INPUT_MODES),
  distribution: isOneOf(DISTRIBUTIONS),
  s3DataType: isOneOf(S3_DATA_TYPES),
  compressionType: isOneOf(['None', 'Gzip']),
  recordWrapperType: isOneOf(['None', 'RecordIO']),
  attributeNames: isTexts,
  shuffleSeed: isInteger,
};

/** `s3://bucket/key`; the bucket's rules are S3's. */
const S3_URI = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/.*)?$/s;

/** Content types by file extension, as the algorithms that name them spell them. */
const CONTENT_TYPE_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.libsvm': 'text/libsvm',
  '.svm': 'text/libsvm',
  '.parquet': 'application/x-parquet',
  '.recordio': 'application/x-recordio-protobuf',
  '.pbr': 'application/x-recordio-protobuf',
};

/** The content type that a file's extension stands for, if the algorithm reads it. */
export function contentTypeOf(uri: string, algorithm: Algorithm): string | undefined {
  const extension = /\.[a-z0-9]+$/i.exec(uri)?.[0].toLowerCase() ?? '';
  const contentType = CONTENT_TYPE_BY_EXTENSION[extension];
  return contentType !== undefined && algorithm.contentTypes?.includes(contentType)
    ? contentType
    : undefined;
}

/** One channel of a request; undefined where it is absent or unreadable. */
export function readChannel(
  name: string,
  declaration: ChannelDeclaration,
  value: unknown,
  algorithm: Algorithm,
  problems: Problems,
): Channel | undefined {
  const path = at('$.inputs', name);
  if (value === undefined) {
    if (declaration.required) {
      problems.add('MissingChannel', path, `The task needs the channel ${name}.`, {
        allowed: 'an s3:// URI, or an object with a uri',
      });
    }
    return undefined;
  }
  if (!isObject(value) && typeof value !== 'string') {
    problems.add('WrongType', path, 'A channel is a URI or an object with a uri.', {
      found: value,
    });
    return undefined;
  }
  const isShort = typeof value === 'string';
  const given: Record<string, unknown> = isShort ? { uri: value } : { ...value };
  const before = problems.list.length;
  if (!isShort) checkFields(value, path, CHANNEL, problems);
  const uriPath = isShort ? path : at(path, 'uri');
  if (given.uri === undefined) problems.add('MissingField', uriPath, 'A channel needs a uri.');
  else if (typeof given.uri === 'string') checkUri(given.uri, uriPath, problems);
  if (problems.list.length > before) return undefined;
  const { type: _type, required: _required, ...defaults } = declaration;
  const inferred = contentTypeOf(String(given.uri), algorithm);
  const channel = {
    name,
    ...(inferred === undefined ? {} : { contentType: inferred }),
    ...defaults,
    ...given,
  } as Channel;
  checkCombination(channel, path, problems);
  return channel;
}

function checkUri(uri: string, path: string, problems: Problems): void {
  if (uri.length > 1_024) {
    problems.add('InvalidChannelUri', path, 'SageMaker takes no URI of this length.', {
      found: `${uri.length} characters`,
      allowed: 'at most 1024 characters',
    });
  } else if (!S3_URI.test(uri)) {
    problems.add('InvalidChannelUri', path, 'A channel is read from S3.', {
      found: uri,
      allowed: 's3://bucket/prefix (a path only with `rankzero run --local`)',
    });
  }
}

function checkCombination(channel: Channel, path: string, problems: Problems): void {
  if (channel.s3DataType === 'AugmentedManifestFile' && channel.inputMode !== 'Pipe') {
    problems.add('InvalidValue', at(path, 's3DataType'), 'An augmented manifest needs Pipe mode.', {
      found: channel.s3DataType,
      allowed: 'AugmentedManifestFile with "inputMode": "Pipe"',
    });
  }
  const attributes = channel.attributeNames ?? [];
  if (attributes.length > 16) {
    problems.add('TooManyEntries', at(path, 'attributeNames'), 'There are too many attributes.', {
      found: attributes.length,
      allowed: 'at most 16',
    });
  }
}

/** Refuses what the documentation of the algorithm rules out for a channel. */
export function checkChannelForAlgorithm(
  channel: Channel,
  algorithm: Algorithm,
  problems: Problems,
): void {
  const path = at('$.inputs', channel.name);
  // Fast file mode serves files, so it is open to every algorithm that reads files; XGBoost's
  // container is the exception and has its own rule.
  const modes = algorithm.inputModes?.includes('File')
    ? [...algorithm.inputModes, 'FastFile']
    : algorithm.inputModes;
  if (channel.inputMode !== undefined && modes && !modes.includes(channel.inputMode)) {
    problems.add('AlgorithmRefuses', at(path, 'inputMode'), `${algorithm.name} has no such mode.`, {
      found: channel.inputMode,
      allowed: oneOf(modes),
    });
  }
}
