import { type Algorithm, contentTypeOf } from '../algorithms';
import {
  type Channel,
  type ChannelDeclaration,
  DISTRIBUTIONS,
  INPUT_MODES,
  S3_DATA_TYPES,
} from '../model';
import type { Problems } from '../problems';
import { channelPath } from '../request-paths';
import { at, didYouMean, oneOf, show } from '../wording';
import {
  checkFields,
  checkInteger,
  checkOneOf,
  checkText,
  checkTexts,
  type FieldCheck,
  hasLineBreak,
  isObject,
} from './shape';

const CHANNEL: Readonly<Record<string, FieldCheck>> = {
  uri: checkText,
  contentType: checkText,
  inputMode: checkOneOf(INPUT_MODES),
  distribution: checkOneOf(DISTRIBUTIONS),
  s3DataType: checkOneOf(S3_DATA_TYPES),
  compressionType: checkOneOf(['None', 'Gzip']),
  recordWrapperType: checkOneOf(['None', 'RecordIO']),
  attributeNames: checkTexts,
  shuffleSeed: checkInteger,
};

/** `s3://bucket/key`, as a pattern of JSON Schema; the bucket's rules are S3's. */
export const S3_URI_PATTERN = '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/.*)?$';
const S3_URI = new RegExp(S3_URI_PATTERN);

export const MAX_URI = 1_024;

/** One channel of a request; undefined where it is absent or of another shape. */
export function readChannel(
  name: string,
  declaration: ChannelDeclaration,
  value: unknown,
  algorithm: Algorithm | undefined,
  problems: Problems,
): Channel | undefined {
  const path = channelPath(name);
  if (value === undefined) {
    if (declaration.required) {
      problems.add('MissingChannel', path, `The task needs the channel ${name}.`, {
        allowed: 'an s3:// URI, or an object with a uri',
      });
    }
    return undefined;
  }
  const isShort = typeof value === 'string';
  if (!isObject(value) && !isShort) {
    problems.add('WrongType', path, 'A channel is a URI or an object with a uri.', {
      found: value,
      allowed: 'an s3:// URI, or an object with a uri',
    });
    return undefined;
  }
  const given: Readonly<Record<string, unknown>> = isShort ? { uri: value } : value;
  const before = problems.list.length;
  if (!isShort) checkFields(value, path, CHANNEL, problems);
  const isReadable = problems.list.length === before;
  const uriPath = isShort ? path : at(path, 'uri');
  if (given.uri === undefined) {
    problems.add('MissingField', uriPath, 'A channel needs a uri.', { allowed: URI_ALLOWED });
  } else if (typeof given.uri === 'string') checkUri(given.uri, uriPath, problems);
  if (!isReadable) return undefined;
  const { type: _type, required: _required, ...defaults } = declaration;
  // A training function sees files; only an algorithm has to be told what they are.
  const inferred =
    algorithm && contentTypeOf(typeof given.uri === 'string' ? given.uri : '', algorithm);
  const isInferred =
    inferred !== undefined && defaults.contentType === undefined && given.contentType === undefined;
  const channel = {
    name,
    ...(inferred === undefined ? {} : { contentType: inferred }),
    ...defaults,
    ...given,
    ...(isInferred ? { isInferred } : {}),
  } as Channel;
  checkCombination(channel, path, problems);
  return channel;
}

/** Notes what is wrong with a task's own options of a channel. */
export function checkChannelOptions(options: unknown, path: string, problems: Problems): boolean {
  const { uri: _uri, ...fields } = CHANNEL;
  const before = problems.list.length;
  checkFields(options, path, fields, problems);
  return problems.list.length === before;
}

const URI_ALLOWED = 's3://bucket/prefix (a path only with `rankzero run --local`)';

/** Whether SageMaker would take the URI. */
export function isS3Uri(uri: string): boolean {
  return uri.length <= MAX_URI && S3_URI.test(uri);
}

function checkUri(uri: string, path: string, problems: Problems): void {
  if (uri.length > MAX_URI) {
    problems.add('InvalidChannelUri', path, 'SageMaker takes no URI of this length.', {
      found: `${uri.length} characters`,
      allowed: `at most ${MAX_URI} characters`,
    });
  } else if (!S3_URI.test(uri)) {
    const found = /^s3:\/\/([^/]*)/.exec(uri)?.[1];
    const bucket = found !== undefined && isS3Uri(`s3://${found}`) ? undefined : found;
    problems.add(
      'InvalidChannelUri',
      path,
      bucket === undefined
        ? hasLineBreak(uri)
          ? 'A URI is one line.'
          : 'A channel is read from S3.'
        : `No bucket can have this name: ${faultOf(bucket)}.`,
      {
        found: uri,
        allowed:
          bucket === undefined
            ? URI_ALLOWED
            : 'a bucket of 3 to 63 lower-case letters, digits, dots and hyphens, e.g. s3://bucket/prefix',
      },
    );
  }
}

/** What S3 has against the name of a bucket. */
function faultOf(bucket: string): string {
  if (bucket === '') return 'it is empty';
  if (bucket.length < 3 || bucket.length > 63) {
    return `it has ${bucket.length} ${bucket.length === 1 ? 'character' : 'characters'}`;
  }
  const foreign = /[^a-z0-9.-]/u.exec(bucket)?.[0];
  if (foreign === undefined) return 'it starts or ends with a dot or a hyphen';
  return /[A-Z]/.test(foreign)
    ? `it has a capital letter, ${show(foreign)}`
    : `it has the character ${show(foreign)}`;
}

function checkCombination(channel: Channel, path: string, problems: Problems): void {
  checkFiles(channel, path, problems);
  if (channel.s3DataType === 'AugmentedManifestFile' && channel.inputMode !== 'Pipe') {
    problems.add('InvalidValue', at(path, 's3DataType'), 'An augmented manifest needs Pipe mode.', {
      found: channel.s3DataType,
      allowed: 'AugmentedManifestFile with "inputMode": "Pipe"',
    });
  }
  if (channel.inputMode === 'FastFile' && (channel.s3DataType ?? 'S3Prefix') !== 'S3Prefix') {
    problems.add('InvalidValue', at(path, 's3DataType'), 'Fast file mode reads prefixes only.', {
      found: channel.s3DataType,
      allowed: 'S3Prefix, or "inputMode": "File"',
    });
  }
  const { contentType = '', attributeNames: attributes = [] } = channel;
  if (!isMimeType(contentType)) {
    problems.add('InvalidValue', at(path, 'contentType'), 'Not a content type.', {
      found: contentType,
      allowed: 'a MIME type of at most 256 characters on one line',
    });
  }
  for (const [index, attribute] of attributes.entries()) {
    if (attribute.length > 0 && attribute.length <= 256 && !hasLineBreak(attribute)) continue;
    problems.add('InvalidValue', at(at(path, 'attributeNames'), index), 'Not an attribute.', {
      found: attribute,
      allowed: '1 to 256 characters on one line',
    });
  }
  if (attributes.length > 16) {
    problems.add('TooManyEntries', at(path, 'attributeNames'), 'There are too many attributes.', {
      found: attributes.length,
      allowed: 'at most 16',
    });
  }
}

function isMimeType(contentType: string): boolean {
  return contentType.length <= 256 && !hasLineBreak(contentType);
}

/**
 * What SageMaker cannot make files of. Compression is told in Pipe mode only, see
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html; that a key with `//`
 * cannot be downloaded was seen in aws-samples/generative-ai-on-amazon-sagemaker, pull request 242.
 */
function checkFiles(channel: Channel, path: string, problems: Problems): void {
  const { compressionType, inputMode = 'File', s3DataType = 'S3Prefix', uri } = channel;
  if (compressionType === 'Gzip' && inputMode !== 'Pipe') {
    problems.add(
      'InvalidValue',
      at(path, 'compressionType'),
      `SageMaker unpacks in Pipe mode only; in ${inputMode} mode files arrive as they are.`,
      { found: compressionType, allowed: 'None, or "inputMode": "Pipe"' },
    );
  }
  const key = /^s3:\/\/[^/]*\/(.*)$/s.exec(uri)?.[1] ?? '';
  if (inputMode === 'File' && s3DataType === 'S3Prefix' && key.includes('//')) {
    problems.add(
      'InvalidChannelUri',
      path,
      'SageMaker downloads no key with two slashes in a row; copy the data to another prefix.',
      { found: uri, allowed: 'one slash at a time, or "inputMode": "FastFile"' },
    );
  }
}

/** Refuses what the documentation of the algorithm rules out for a channel. */
export function checkChannelForAlgorithm(
  channel: Channel,
  algorithm: Algorithm,
  problems: Problems,
  path = channelPath(channel.name),
): void {
  // Fast file mode serves files and calls itself File to the container, so it is open to every
  // algorithm that reads files.
  const modes = algorithm.inputModes?.includes('File')
    ? [...algorithm.inputModes, 'FastFile']
    : algorithm.inputModes;
  if (channel.inputMode !== undefined && modes && !modes.includes(channel.inputMode)) {
    problems.add('AlgorithmRefuses', at(path, 'inputMode'), `${algorithm.name} has no such mode.`, {
      found: channel.inputMode,
      allowed: oneOf(modes),
    });
  }
  checkContentType(channel, algorithm, problems, path);
}

/** The documentation lists what these channels may hold; of the others it says too little. */
const DATA_CHANNELS = ['train', 'validation', 'test'];
/** Its list is that of augmented manifests; XGBoost has rules of its own. */
const OPEN_CONTENT_TYPES = ['semantic-segmentation', 'xgboost'];

function checkContentType(
  { name, contentType }: Channel,
  algorithm: Algorithm,
  problems: Problems,
  path: string,
): void {
  const { contentTypes } = algorithm;
  if (contentType === undefined || !isMimeType(contentType) || contentTypes === null) return;
  if (!DATA_CHANNELS.includes(name) || OPEN_CONTENT_TYPES.includes(algorithm.name)) return;
  // Parameters such as label_size follow a semicolon.
  const base = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (contentTypes.includes(base)) return;
  problems.add(
    'AlgorithmRefuses',
    at(path, 'contentType'),
    `${algorithm.name} does not read this.${didYouMean(base, contentTypes)}`,
    { found: contentType, allowed: oneOf(contentTypes) },
  );
}
