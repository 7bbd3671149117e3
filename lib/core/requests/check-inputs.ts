import {
  type Algorithm,
  type AlgorithmInputs,
  checkAlgorithm,
  completedChannel,
  guidePage,
  tableOf,
} from '../algorithms';
import {
  checkChannelForAlgorithm,
  checkPermitted,
  readChannel,
  readForAlgorithm,
  readHyperparameters,
  readValue,
  type WriteValue,
} from '../checks';
import {
  type BuiltinTaskRecord,
  type Channel,
  type CustomTaskRecord,
  type OpenTaskRecord,
  type RawHyperparameters,
  type TrainingTaskRecord,
  takesHyperparameters,
} from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';

/** Channels and hyperparameters of a request, read and checked. */
export interface TrainingInputs {
  readonly channels: readonly Channel[];
  /** Each as the API's raw string. */
  readonly hyperparameters: RawHyperparameters;
}

/**
 * Reads the inputs of a built-in task and notes every problem with them.
 * @param tuned - names of hyperparameters that a tuning job sets
 */
export function readInputs(
  record: BuiltinTaskRecord,
  algorithm: Algorithm,
  version: string,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
  tuned: readonly string[] = [],
): AlgorithmInputs {
  checkNames(record, inputs, problems);
  const channels: Channel[] = [];
  let hyperparameters: RawHyperparameters = {};
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const value = inputs[name];
    if (declaration.type === 'channel') {
      const channel = readChannel(name, declaration, value, algorithm, problems);
      if (channel !== undefined) channels.push(completedChannel(tableOf(algorithm.name), channel));
    } else {
      hyperparameters = readForAlgorithm(declaration.defaults, value, algorithm, problems);
    }
  }
  for (const channel of channels) checkChannelForAlgorithm(channel, algorithm, problems);
  const mayBeNewer = record.image !== undefined;
  const read = { algorithm, version, channels, hyperparameters, mayBeNewer, tuned };
  checkAlgorithm(read, problems);
  return read;
}

/**
 * Reads the inputs of a task whose image has its own idea of them: channels of any names and
 * hyperparameters. Notes every problem with them.
 *
 * @param write - how a value becomes a hyperparameter's text
 */
export function readOpenInputs(
  record: OpenTaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  write: WriteValue,
  problems: Problems,
): TrainingInputs {
  checkNames(record, inputs, problems);
  const channels: Channel[] = [];
  let hyperparameters: RawHyperparameters = {};
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (declaration.type === 'channel') {
      const channel = readChannel(name, declaration, value, undefined, problems);
      if (channel !== undefined) channels.push(channel);
    } else {
      hyperparameters = readHyperparameters(declaration.defaults, value, write, problems);
    }
  }
  return { channels, hyperparameters };
}

/** A custom task's inputs, read and checked. */
export interface CustomInputs {
  readonly channels: readonly Channel[];
  /** Values by name, defaults filled in; an input that is left out is not there. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads the inputs that a training function declares and notes every problem with them. */
export function readCustomInputs(
  record: CustomTaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
): CustomInputs {
  checkNames(record, inputs, problems);
  const channels: Channel[] = [];
  const values: [string, unknown][] = [];
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (declaration.type === 'channel') {
      const channel = readChannel(name, declaration, given, undefined, problems);
      if (channel !== undefined) channels.push(channel);
    } else {
      const value = readValue(name, declaration, given, problems);
      checkPermitted(value, record.secrets ?? [], at('$.inputs', name), problems);
      // To the runner, an input that is left out is one that is not there. Null without a default
      // of null is a value: that of a json input.
      const isLeftOut = value === undefined || (value === null && declaration.default === null);
      if (!isLeftOut) values.push([name, value]);
    }
  }
  return { channels, values: Object.fromEntries(values) };
}

function checkNames(
  record: TrainingTaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
): void {
  const known = Object.keys(record.inputs);
  const declares = whoDeclaresChannels(record);
  const table = record.kind === 'builtin' ? tableOf(record.algorithm) : undefined;
  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(record.inputs, name)) continue;
    problems.add(
      takesHyperparameters(record) ? 'UnknownChannel' : 'UnknownInput',
      at('$.inputs', name),
      declares !== undefined
        ? `The channels of ${declares} are those that the task declares; add this one to its \`channels\`.${didYouMean(name, known)}`
        : `The task ${record.name} has no such input.${didYouMean(name, known)}`,
      {
        found: name,
        allowed: oneOf(known),
        ...(table === undefined ? {} : { see: guidePage(table.about) }),
      },
    );
  }
}

/** What of a task has no channels of its own, so that the task declares them. */
function whoDeclaresChannels(record: TrainingTaskRecord): string | undefined {
  switch (record.kind) {
    case 'container':
      return record.image ?? record.algorithmName;
    case 'script':
      return record.script;
    case 'builtin':
    case 'custom':
      return undefined;
  }
}
