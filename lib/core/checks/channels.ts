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
import { at } from '../wording';
import { checkUri, URI_ALLOWED } from './s3-uri';
import {
  checkFields,
  checkInteger,
  checkOneOf,
  checkText,
  checkTexts,
  type FieldCheck,
  hasLineBreak,
  isMimeType,
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
      'SageMaker cannot download keys with two slashes in a row; copy the data to another prefix.',
      { found: uri, allowed: 'one slash at a time, or "inputMode": "FastFile"' },
    );
  }
}
