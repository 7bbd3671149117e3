import { MAX_URI, S3_URI_PATTERN } from '../requests/channels';
import {
  type ChannelDeclaration,
  DISTRIBUTIONS,
  INPUT_MODES,
  S3_DATA_TYPES,
  type ValueDeclaration,
} from './types';

type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES = { integer: 'integer', float: 'number', text: 'string', flag: 'boolean' } as const;

const URI: JsonSchema = { type: 'string', pattern: S3_URI_PATTERN, maxLength: MAX_URI };
const CHANNEL: JsonSchema = {
  anyOf: [
    URI,
    {
      type: 'object',
      properties: {
        uri: URI,
        contentType: { type: 'string', maxLength: 256 },
        inputMode: { enum: INPUT_MODES },
        distribution: { enum: DISTRIBUTIONS },
        s3DataType: { enum: S3_DATA_TYPES },
        compressionType: { enum: ['None', 'Gzip'] },
        recordWrapperType: { enum: ['None', 'RecordIO'] },
        attributeNames: { type: 'array', maxItems: 16, items: { type: 'string' } },
        shuffleSeed: { type: 'integer' },
      },
      required: ['uri'],
      additionalProperties: false,
    },
  ],
};

/**
 * JSON Schema of a task's inputs, for whoever makes requests by program or form. It takes every
 * request that planning takes; planning refuses members of a channel that do not go together, too.
 *
 * @see https://json-schema.org/draft/2020-12
 */
export function inputsSchema(
  inputs: Readonly<Record<string, ChannelDeclaration | ValueDeclaration>>,
): JsonSchema {
  const entries = Object.entries(inputs);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, input]) => [name, valueSchema(input)])),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
    ...(entries.some(([, { type }]) => type === 'channel') ? { $defs: { channel: CHANNEL } } : {}),
  };
}

function valueSchema(input: ChannelDeclaration | ValueDeclaration): JsonSchema {
  if (input.type === 'channel') return { $ref: '#/$defs/channel' };
  // An optional input may be left out by null as well.
  const none = input.default === null ? [null] : [];
  return {
    ...(input.type === 'json'
      ? {}
      : { type: none.length === 0 ? TYPES[input.type] : [TYPES[input.type], 'null'] }),
    ...('values' in input ? { enum: [...(input.values ?? []), ...none] } : {}),
    ...limits(input),
    ...(input.default === undefined || input.default === null ? {} : { default: input.default }),
    ...(input.description === undefined ? {} : { description: input.description }),
  };
}

/** The least and the largest value; a whole number has them even where none are declared. */
function limits(input: ValueDeclaration): JsonSchema {
  const { minimum, maximum } = input as { readonly minimum?: number; readonly maximum?: number };
  if (input.type === 'integer') {
    return {
      minimum: Math.max(minimum ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
      maximum: Math.min(maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    };
  }
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}
