import type { ChannelDeclaration, ValueDeclaration } from './types';

type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES = { integer: 'integer', float: 'number', text: 'string', flag: 'boolean' } as const;

const CHANNEL: JsonSchema = {
  anyOf: [
    { type: 'string', pattern: '^s3://' },
    {
      type: 'object',
      properties: { uri: { type: 'string', pattern: '^s3://' } },
      required: ['uri'],
    },
  ],
};

/**
 * JSON Schema of a task's inputs, for whoever makes requests by program or form.
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
  };
}

function valueSchema(input: ChannelDeclaration | ValueDeclaration): JsonSchema {
  if (input.type === 'channel') return CHANNEL;
  return {
    ...(input.type === 'json' ? {} : { type: TYPES[input.type] }),
    ...('values' in input ? { enum: input.values } : {}),
    ...('minimum' in input ? { minimum: input.minimum } : {}),
    ...('maximum' in input ? { maximum: input.maximum } : {}),
    ...(input.default === undefined || input.default === null ? {} : { default: input.default }),
    ...(input.description === undefined ? {} : { description: input.description }),
  };
}
