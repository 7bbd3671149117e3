import { guidePage, tableOf } from '../algorithms';
import { SETTINGS } from '../checks/settings-table';
import {
  DIRECTIONS,
  SCALINGS,
  STRATEGIES,
  type TaskRecord,
  type TrainingTaskRecord,
  WARM_STARTS,
} from '../model';
import { CHANNEL_MEMBERS, SECRET } from './inputs-schema';

type JsonSchema = Readonly<Record<string, unknown>>;

const INTEGER = { type: 'integer' };
const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const object = (properties: JsonSchema): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
});

/**
 * JSON Schema of the requests of a workflow, for editors: with the inputs of each task, and what a
 * request can change. It takes every request that planning takes; only planning knows what does not
 * go together. A channel may be a path of this machine, as `rankzero run` takes it.
 *
 * @see https://json-schema.org/draft/2020-12
 */
export function requestSchema(records: readonly TaskRecord[]): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Request of a Rank Zero workflow',
    type: 'object',
    required: ['task'],
    properties: {
      $schema: TEXT,
      task: {
        oneOf: records.map(({ name, description }) => ({
          const: name,
          ...(description === undefined ? {} : { description }),
        })),
      },
    },
    allOf: records.map((record) => ({
      if: { properties: { task: { const: record.name } }, required: ['task'] },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: { properties: membersOf(record), required: ['inputs'], additionalProperties: false },
    })),
    $defs: {
      channel: CHANNEL,
      secret: SECRET,
      range: RANGE,
      overrides: overrides(),
      tuning: TUNING,
    },
  };
}

function membersOf(record: TaskRecord): JsonSchema {
  const tasks = record.kind === 'tuning' ? record.tasks : [record];
  const ranges =
    tasks.length === 1
      ? { type: 'object', additionalProperties: { $ref: '#/$defs/range' } }
      : object(
          Object.fromEntries(
            tasks.map(({ name }) => [
              name,
              { type: 'object', additionalProperties: { $ref: '#/$defs/range' } },
            ]),
          ),
        );
  return {
    $schema: true,
    task: true,
    // Tasks that compete have a part of their own each.
    inputs:
      tasks.length === 1
        ? inputsOf(tasks[0] as TrainingTaskRecord, record.kind === 'tuning')
        : object(Object.fromEntries(tasks.map((task) => [task.name, inputsOf(task, true)]))),
    overrides: { $ref: '#/$defs/overrides' },
    checkpointsFrom: {
      ...TEXT,
      description: 'An execution whose checkpoints the job goes on from',
    },
    startedBy: TEXT,
    budget: object({ maxInstanceSeconds: { type: 'number' }, maxCost: { type: 'number' } }),
    noCache: { type: 'boolean', description: 'Runs a job whatever the cache holds' },
    processesPerHost: INTEGER,
    ...(record.kind === 'tuning' ? { ranges, tuning: { $ref: '#/$defs/tuning' } } : {}),
  };
}

/** What a task takes; a value that is tuned need not be given. */
function inputsOf(record: TrainingTaskRecord, isTuned: boolean): JsonSchema {
  const schema =
    record.kind === 'custom' ? functionInputs(record.inputsSchema) : namedInputs(record);
  const { required, ...others } = schema;
  return isTuned ? others : { ...others, required };
}

/** A function's inputs, whose channels may be paths. */
function functionInputs({ $defs: _ofInputs, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** Channels, and hyperparameters as text, numbers or flags. */
function namedInputs(record: Exclude<TrainingTaskRecord, { kind: 'custom' }>): JsonSchema {
  const entries = Object.entries(record.inputs);
  return {
    ...object(
      Object.fromEntries(
        entries.map(([name, input]) => [
          name,
          input.type === 'channel' ? { $ref: '#/$defs/channel' } : hyperparametersOf(record),
        ]),
      ),
    ),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
  };
}

function hyperparametersOf(record: TrainingTaskRecord): JsonSchema {
  const table = record.kind === 'builtin' ? tableOf(record.algorithm) : undefined;
  const value = { type: ['string', 'number', 'boolean'] };
  if (table === undefined) return { type: 'object', additionalProperties: value };
  const known = { ...table.hyperparameters, ...table.unlisted };
  return {
    type: 'object',
    description: guidePage(table.page),
    properties: Object.fromEntries(
      Object.entries(known).map(([name, rule]) => [name, { ...value, description: rule }]),
    ),
    additionalProperties: value,
  };
}

const CHANNEL: JsonSchema = {
  anyOf: [
    { ...TEXT, description: 's3://bucket/prefix, or a path of this machine' },
    { ...object({ uri: TEXT, ...CHANNEL_MEMBERS }), required: ['uri'] },
  ],
};

const RANGE: JsonSchema = {
  oneOf: [
    {
      ...object({
        type: { enum: ['continuous', 'integer'] },
        min: { type: 'number' },
        max: { type: 'number' },
        scaling: { enum: SCALINGS },
      }),
      required: ['type', 'min', 'max'],
    },
    {
      ...object({ type: { const: 'categorical' }, values: { type: 'array', minItems: 1 } }),
      required: ['type', 'values'],
    },
  ],
};

/** What a request can change, by the table of settings. */
function overrides(): JsonSchema {
  const groups: Record<string, Record<string, JsonSchema>> = {};
  const own: Record<string, JsonSchema> = { version: TEXT };
  for (const { group, name, least, most, mayOverride } of SETTINGS) {
    if (!mayOverride) continue;
    const isNumber = least !== undefined;
    const schema: JsonSchema = isNumber
      ? { ...INTEGER, minimum: least, ...(most === undefined ? {} : { maximum: most }) }
      : (OTHERS[name] ?? {});
    if (group === undefined) own[name] = schema;
    else groups[group] = { ...groups[group], [name]: schema };
  }
  return object({
    ...own,
    ...Object.fromEntries(Object.entries(groups).map(([name, members]) => [name, object(members)])),
  });
}

/** Settings that are no numbers. */
const OTHERS: Readonly<Record<string, JsonSchema>> = {
  instanceType: { anyOf: [TEXT, TEXTS] },
  environment: { type: 'object', additionalProperties: TEXT },
  tags: { type: 'object', additionalProperties: TEXT },
};

const TUNING: JsonSchema = object({
  strategy: { enum: STRATEGIES },
  objective: object({ metric: TEXT, direction: { enum: DIRECTIONS } }),
  maxJobs: { ...INTEGER, minimum: 1 },
  maxParallel: { ...INTEGER, minimum: 1 },
  maxRuntimeInSeconds: { ...INTEGER, minimum: 120 },
  earlyStopping: { enum: ['Auto', 'Off'] },
  randomSeed: { ...INTEGER, minimum: 0 },
  hyperband: object({ minResource: INTEGER, maxResource: INTEGER }),
  completion: object({
    targetValue: { type: 'number' },
    notImproving: { ...INTEGER, minimum: 3 },
    onConvergence: { type: 'boolean' },
  }),
  warmStart: object({ parents: TEXTS, type: { enum: WARM_STARTS } }),
  autotune: { type: 'boolean' },
});
