import {
  type Algorithm,
  algorithmNamed,
  defaultVersion,
  findVersion,
} from '../algorithms/registry';
import { Problems } from '../problems';
import { at, oneOf } from '../wording';
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
  const { algorithm: algorithmName, version, description, hyperparameters, channels } = options;
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
  checkChannelNames(algorithm, Object.keys(channels ?? {}), problems);
  problems.throwIfAny(`The task ${JSON.stringify(name)}`);
  return {
    record: {
      schema: 1,
      name,
      kind: 'builtin',
      ...(description === undefined ? {} : { description }),
      algorithm: algorithm.name,
      version: (resolved as { version: string }).version,
      inputs: {
        ...channelDeclarations(algorithm, channels ?? {}),
        hyperparameters: {
          type: 'hyperparameters',
          required: (algorithm.requiredHyperparameters ?? []).some(
            (key) => hyperparameters?.[key] === undefined,
          ),
          defaults: hyperparameters ?? {},
        },
      },
      outputs: { model: { type: 'model' } },
      settings,
    },
  };
}

function checkChannelNames(
  algorithm: Algorithm,
  names: readonly string[],
  problems: Problems,
): void {
  if (algorithm.frameworkOnly) return;
  const { required, optional } = algorithm.channels;
  const known = [...required, ...optional];
  for (const name of names.filter((candidate) => !known.includes(candidate))) {
    problems.add(
      'UnknownChannel',
      at('$.channels', name),
      `${algorithm.name} reads no such channel.`,
      {
        found: name,
        allowed: oneOf(known),
      },
    );
  }
}

/** The algorithm's channels; a framework's script has whatever channels the task names. */
function channelDeclarations(
  algorithm: Algorithm,
  options: Readonly<Record<string, ChannelOptions>>,
): Record<string, InputDeclaration> {
  const { required, optional } = algorithm.channels;
  const declare = (name: string, isRequired: boolean): [string, InputDeclaration] => [
    name,
    { type: 'channel', required: isRequired, ...options[name] },
  ];
  return Object.fromEntries([
    ...required.map((name) => declare(name, true)),
    // `code` carries a script for the framework mode of an image; an algorithm has none.
    ...optional.filter((name) => name !== 'code').map((name) => declare(name, false)),
    ...Object.keys(options)
      .filter((name) => !required.includes(name) && !optional.includes(name))
      .map((name) => declare(name, false)),
  ]);
}

function defaultInstanceType(algorithm: Algorithm): string {
  return algorithm.cpu ? 'ml.m5.large' : 'ml.g4dn.xlarge';
}
