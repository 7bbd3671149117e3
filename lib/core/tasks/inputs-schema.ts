import { isSecret, MAX_URI, S3_URI_PATTERN } from '../checks';
import {
  type ChannelDeclaration,
  DISTRIBUTIONS,
  INPUT_MODES,
  S3_DATA_TYPES,
  type ValueDeclaration,
} from '../model';

type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES = { integer: 'integer', float: 'number', text: 'string', flag: 'boolean' } as const;

const URI: JsonSchema = { type: 'string', pattern: S3_URI_PATTERN, maxLength: MAX_URI };
/** Members of a channel's object beside its URI. */
export const CHANNEL_MEMBERS: JsonSchema = {
  contentType: { type: 'string', maxLength: 256 },
  inputMode: { enum: INPUT_MODES },
  distribution: { enum: DISTRIBUTIONS },
  s3DataType: { enum: S3_DATA_TYPES },
  compressionType: { enum: ['None', 'Gzip'] },
  recordWrapperType: { enum: ['None', 'RecordIO'] },
  attributeNames: { type: 'array', maxItems: 16, items: { type: 'string' } },
  shuffleSeed: { type: 'integer' },
};

const CHANNEL: JsonSchema = {
  anyOf: [
    URI,
    {
      type: 'object',
      properties: { uri: URI, ...CHANNEL_MEMBERS },
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
  const definitions = {
    ...(entries.some(([, { type }]) => type === 'channel') ? { channel: CHANNEL } : {}),
    ...(entries.some((entry) => isSecretInput(...entry)) ? { secret: SECRET } : {}),
  };
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, input]) => [name, inputSchema(name, input)]),
    ),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
}

/** {@link SecretReference} */
export const SECRET: JsonSchema = {
  type: 'object',
  properties: {
    secret: { type: 'string', pattern: '^arn:' },
    key: { type: 'string' },
    versionStage: { type: 'string' },
  },
  required: ['secret'],
  additionalProperties: false,
};

function isSecretInput(name: string, input: ChannelDeclaration | ValueDeclaration): boolean {
  return input.type !== 'channel' && isSecret(name, input);
}

/** A secret is a value or a reference; its default is nothing for a form to show. */
function inputSchema(name: string, input: ChannelDeclaration | ValueDeclaration): JsonSchema {
  const { default: fallback, ...schema } = valueSchema(input);
  if (!isSecretInput(name, input)) {
    return { ...schema, ...(fallback === undefined ? {} : { default: fallback }) };
  }
  return { anyOf: [schema, { $ref: '#/$defs/secret' }] };
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
