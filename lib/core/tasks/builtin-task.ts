import {
  type Algorithm,
  algorithmNamed,
  defaultVersion,
  findVersion,
} from '../algorithms/registry';
import { Problems } from '../problems';
import { checkDefinition } from '../requests/check-definition';
import { at, didYouMean, oneOf, show } from '../wording';
import { checkInstances } from './check-instances';
import { checkSettings } from './check-settings';
import { type JobOptions, resolveSettings } from './settings';
import { checkTaskName } from './task-name';
import type { ChannelOptions, HyperparameterValue, InputDeclaration, TaskRecord } from './types';

/** Options of {@link builtinTask}. */
export interface BuiltinTaskOptions extends JobOptions {
  /** Name of a built-in algorithm, e.g. `xgboost`. */
  readonly algorithm: string;
  /** @default - the newest that is not a legacy alias */
  readonly version?: string;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
  /** Defaults that a request's own values override. @default - none */
  readonly hyperparameters?: Readonly<Record<string, HyperparameterValue>>;
  /** How channels are read unless a request says otherwise. @default - as {@link ChannelOptions} */
  readonly channels?: Readonly<Record<string, ChannelOptions>>;
}

/** A task that is ready to be registered. */
export interface Task {
  readonly record: TaskRecord;
}

/**
 * A task that trains one of SageMaker's built-in algorithms; no image is needed.
 *
 * Inputs: the algorithm's channels and the object `hyperparameters`. Output: `model`.
 * @throws InvalidRequest – when the algorithm, its version or a setting does not exist or fit.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/algos.html
 * @example
 * builtinTask('churn', { algorithm: 'xgboost', resources: { instanceType: 'ml.m5.xlarge' } });
 */
export function builtinTask(name: string, options: BuiltinTaskOptions): Task {
  const { algorithm: algorithmName, version, description } = options;
  const { hyperparameters = {}, channels = {} } = options;
  const algorithm = algorithmNamed(algorithmName);
  const problems = new Problems();
  checkTaskName(name, problems);
  const resolved = findVersion(
    algorithm,
    version ?? defaultVersion(algorithm),
    '$.version',
    problems,
  );
  const settings = resolveSettings(options, defaultInstanceType(algorithm));
  checkSettings(settings, '$', problems);
  checkInstances(settings, algorithm, '$', problems);
  checkChannelNames(algorithm, Object.keys(channels), problems);
  if (resolved !== undefined) {
    checkDefinition(algorithm, resolved.version, { hyperparameters, channels }, problems);
  }
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: {
      schema: 1,
      name,
      kind: 'builtin',
      ...(description === undefined ? {} : { description }),
      algorithm: algorithm.name,
      version: (resolved as { version: string }).version,
      inputs: {
        ...channelDeclarations(algorithm, channels),
        hyperparameters: {
          type: 'hyperparameters',
          required: (algorithm.requiredHyperparameters ?? []).some(
            (key) => hyperparameters[key] === undefined,
          ),
          defaults: hyperparameters,
        },
      },
      outputs: { model: { type: 'model' } },
      settings,
    },
  };
}

/** Of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html */
const CHANNEL_NAME = /^[A-Za-z0-9.\-_]{1,64}$/;
const MAX_CHANNELS = 20;

function checkChannelNames(
  algorithm: Algorithm,
  names: readonly string[],
  problems: Problems,
): void {
  if (algorithm.frameworkOnly) {
    checkFreeChannelNames(names, problems);
    return;
  }
  const known = [...algorithm.channels.required, ...optionalChannels(algorithm)];
  for (const name of names.filter((candidate) => !known.includes(candidate))) {
    problems.add(
      'UnknownChannel',
      at('$.channels', name),
      `${algorithm.name} reads no such channel.${didYouMean(name, known)}`,
      { found: name, allowed: oneOf(known) },
    );
  }
}

/** A framework's script has whatever channels the task names, as far as the API takes them. */
function checkFreeChannelNames(names: readonly string[], problems: Problems): void {
  if (names.length > MAX_CHANNELS) {
    problems.add('TooManyEntries', '$.channels', 'SageMaker takes no more channels.', {
      found: names.length,
      allowed: `at most ${MAX_CHANNELS}`,
    });
  }
  for (const name of names) {
    if (CHANNEL_NAME.test(name) && name !== 'hyperparameters') continue;
    problems.add('InvalidValue', at('$.channels', name), 'Not a name that a channel can have.', {
      found: name,
      allowed: '1 to 64 letters, digits and .-_, other than hyperparameters',
    });
  }
}

/** `code` carries a script for the framework mode of an image; an algorithm has none. */
function optionalChannels({ channels }: Algorithm): string[] {
  return channels.optional.filter((name) => name !== 'code');
}

function channelDeclarations(
  algorithm: Algorithm,
  options: Readonly<Record<string, ChannelOptions>>,
): Record<string, InputDeclaration> {
  const { required } = algorithm.channels;
  const optional = optionalChannels(algorithm);
  const free = Object.keys(options).filter((name) => ![...required, ...optional].includes(name));
  const declare = (name: string, isRequired: boolean): [string, InputDeclaration] => [
    name,
    { type: 'channel', required: isRequired, ...options[name] },
  ];
  return Object.fromEntries([
    ...required.map((name) => declare(name, true)),
    ...[...optional, ...free].map((name) => declare(name, false)),
  ]);
}

function defaultInstanceType(algorithm: Algorithm): string {
  return algorithm.cpu ? 'ml.m5.large' : 'ml.g4dn.xlarge';
}
