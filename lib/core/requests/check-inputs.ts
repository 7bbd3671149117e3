import { type Algorithm, algorithmNamed, checkXgboost } from '../algorithms';
import {
  checkChannelForAlgorithm,
  checkPermitted,
  readChannel,
  readHyperparameters,
  readValue,
} from '../checks';
import type {
  BuiltinTaskRecord,
  Channel,
  CustomTaskRecord,
  RawHyperparameters,
  TrainingTaskRecord,
} from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';

/** A built-in task's inputs, read and checked. */
export interface BuiltinInputs {
  readonly channels: readonly Channel[];
  /** Each as the API's raw string. */
  readonly hyperparameters: RawHyperparameters;
}

/** Reads the inputs that the task declares and notes every problem with them. */
export function readInputs(
  record: BuiltinTaskRecord,
  algorithm: Algorithm,
  version: string,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
): BuiltinInputs {
  checkNames(record, inputs, problems);
  const channels: Channel[] = [];
  let hyperparameters: RawHyperparameters = {};
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const value = inputs[name];
    if (declaration.type === 'channel') {
      const channel = readChannel(name, declaration, value, algorithm, problems);
      if (channel !== undefined) channels.push(channel);
    } else {
      hyperparameters = readHyperparameters(declaration.defaults, value, algorithm, problems);
    }
  }
  for (const channel of channels) checkChannelForAlgorithm(channel, algorithm, problems);
  if (algorithm.name === 'xgboost') {
    checkXgboost(algorithm, version, hyperparameters, channels, problems);
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
  const isScript = record.kind === 'builtin' && algorithmNamed(record.algorithm).frameworkOnly;
  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(record.inputs, name)) continue;
    problems.add(
      record.kind === 'builtin' ? 'UnknownChannel' : 'UnknownInput',
      at('$.inputs', name),
      isScript
        ? `The channels of ${record.algorithm} are those that the task declares; add this one to its \`channels\`.${didYouMean(name, known)}`
        : `The task ${record.name} has no such input.${didYouMean(name, known)}`,
      { found: name, allowed: oneOf(known) },
    );
  }
}
