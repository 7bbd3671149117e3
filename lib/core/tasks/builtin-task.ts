import {
  ALGORITHM_NAMES,
  type Algorithm,
  type AlgorithmName,
  algorithmNamed,
  checkedAlgorithm,
  defaultVersion,
  findVersion,
  guidePage,
  type HyperparametersOf,
  keepsCheckpoints,
  tableOf,
} from '../algorithms';
import {
  checkCheckpoints,
  checkDefinition,
  checkFields,
  checkImageUri,
  checkInstances,
  checkJobBody,
  checkMap,
  checkOptions,
  checkRole,
  checkSettings,
  checkSubnets,
  checkTaskName,
  checkText,
  JOB_OPTIONS,
  jobBodyChannels,
  type OptionChecks,
  storable,
} from '../checks';
import type {
  BuiltinTaskRecord,
  ChannelDeclaration,
  ChannelOptions,
  HyperparameterValue,
  JobOptions,
  JumpStartAddresses,
} from '../model';
import { Problems } from '../problems';
import { at, didYouMean, oneOf, show } from '../wording';
import { boundsOf, withinOwnLimits } from './limited';
import { resolveSettings, runtimeDefault } from './resolve-settings';
import type { Task } from './task';

/** Options of {@link builtinTask}. */
export interface BuiltinTaskOptions<A extends AlgorithmName = AlgorithmName> extends JobOptions {
  /** Name of a built-in algorithm, e.g. `xgboost`. */
  readonly algorithm: A;
  /** @default - the newest that is not a legacy alias */
  readonly version?: string;
  /**
   * URI of the algorithm's image, for a region or a version that is newer than what is known here.
   * With it, `version` may be one that is not known, and hyperparameters that are not known are
   * passed on with a note. @default - by algorithm, version and the workflow's region
   */
  readonly image?: string;
  /**
   * Of an algorithm that JumpStart publishes: where its script and its model are, of another version
   * or of another model, such as one for regression. @default - as SageMaker's SDK names them
   */
  readonly jumpStart?: JumpStartAddresses;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
  /** Defaults that a request's own values override, by the table of the algorithm. @default - none */
  readonly hyperparameters?: HyperparametersOf<A>;
  /** How channels are read unless a request says otherwise. @default - as {@link ChannelOptions} */
  readonly channels?: Readonly<Record<string, ChannelOptions>>;
}

const BUILTIN_OPTIONS: OptionChecks<BuiltinTaskOptions> = {
  ...JOB_OPTIONS,
  algorithm: checkText,
  version: checkText,
  image: checkText,
  jumpStart: checkMap,
  description: checkText,
  hyperparameters: checkMap,
  channels: checkMap,
};

/**
 * A task that trains one of SageMaker's built-in algorithms; no image is needed.
 *
 * Inputs: the algorithm's channels and the object `hyperparameters`. Output: `model`.
 * @throws InvalidRequest – when the algorithm, its version or a setting does not exist or fit.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/algos.html
 * @example
 * builtinTask('churn', { algorithm: 'xgboost', resources: { instanceType: 'ml.m5.xlarge' } });
 */
export function builtinTask<A extends AlgorithmName>(
  name: string,
  options: BuiltinTaskOptions<A>,
): Task<BuiltinTaskRecord> {
  checkOptions(name, {
    options,
    checks: BUILTIN_OPTIONS,
    required: ['algorithm'],
    choices: { algorithm: () => ALGORITHM_NAMES },
  });
  const { algorithm: algorithmName, version, image, jumpStart, description } = options;
  const { channels = {} } = options;
  const hyperparameters: Readonly<Record<string, HyperparameterValue>> =
    options.hyperparameters ?? {};
  const algorithm = algorithmNamed(algorithmName);
  const problems = new Problems();
  checkTaskName(name, problems);
  const wanted = version ?? defaultVersion(algorithm);
  const resolved =
    image === undefined
      ? findVersion(algorithm, wanted, '$.version', problems)
      : { version: wanted };
  if (image !== undefined) checkImageUri(image, problems);
  if (jumpStart !== undefined) checkJumpStart(algorithm, jumpStart, problems);
  const settings = resolveSettings(options, {
    instanceType: defaultInstanceType(algorithm),
    code: 'algorithm',
    keepsCheckpoints: resolved !== undefined && keepsCheckpoints(algorithm, resolved.version),
  });
  checkJobBody(options, knownChannels(algorithm), problems);
  checkRole(options.role, problems);
  checkSettings(checkSubnets(options.network, settings, problems), 'algorithm', '$', problems);
  checkInstances(settings, algorithm, '$', problems);
  checkChannelNames(algorithm, Object.keys(channels), problems);
  if (resolved !== undefined) {
    checkCheckpoints(settings, algorithm, resolved.version, '$.checkpoints', problems);
    const checked = checkedAlgorithm(algorithm, resolved.version, image !== undefined);
    checkDefinition(algorithm, resolved.version, checked, { hyperparameters, channels }, problems);
  }
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: withinOwnLimits(
      storable(
        {
          schema: 1,
          name,
          kind: 'builtin',
          ...(description === undefined ? {} : { description }),
          algorithm: algorithm.name,
          version: (resolved as { version: string }).version,
          ...(image === undefined ? {} : { image }),
          ...(jumpStart === undefined ? {} : { jumpStart }),
          inputs: {
            ...channelDeclarations(algorithm, channels, jobBodyChannels(options.jobBody)),
            hyperparameters: {
              type: 'hyperparameters',
              required: (tableOf(algorithm.name)?.required ?? []).some(
                (key) => hyperparameters[key] === undefined,
              ),
              defaults: hyperparameters,
            },
          },
          outputs: { model: { type: 'model' } },
          settings,
          ...runtimeDefault(options),
          ...boundsOf(options),
        },
        `The task ${show(name)}`,
      ),
    ),
    ...(options.role === undefined ? {} : { role: options.role }),
  };
}

function checkJumpStart(
  { name }: Algorithm,
  jumpStart: JumpStartAddresses,
  problems: Problems,
): void {
  const path = '$.jumpStart';
  checkFields(jumpStart, path, { script: checkText, model: checkText }, problems);
  if (tableOf(name)?.jumpStart !== undefined) return;
  problems.add('InvalidValue', path, `${name} is not an algorithm of JumpStart.`, {
    found: jumpStart,
    allowed: 'no jumpStart',
  });
}

function checkChannelNames(
  algorithm: Algorithm,
  names: readonly string[],
  problems: Problems,
): void {
  const known = knownChannels(algorithm);
  const table = tableOf(algorithm.name);
  for (const name of names.filter((candidate) => !known.includes(candidate))) {
    problems.add(
      'UnknownChannel',
      at('$.channels', name),
      `${algorithm.name} reads no such channel.${didYouMean(name, known)}`,
      {
        found: name,
        allowed: oneOf(known),
        ...(table === undefined ? {} : { see: guidePage(table.about) }),
      },
    );
  }
}

function knownChannels(algorithm: Algorithm): string[] {
  return [...algorithm.channels.required, ...optionalChannels(algorithm)];
}

/** `code` carries a script for the framework mode of an image; an algorithm has none. */
function optionalChannels({ channels }: Algorithm): string[] {
  return channels.optional.filter((name) => name !== 'code');
}

function channelDeclarations(
  algorithm: Algorithm,
  options: Readonly<Record<string, ChannelOptions>>,
  given: readonly string[],
): Record<string, ChannelDeclaration> {
  const { required } = algorithm.channels;
  const optional = optionalChannels(algorithm);
  const declare = (name: string, isRequired: boolean): [string, ChannelDeclaration] => [
    name,
    { type: 'channel', required: isRequired, ...options[name] },
  ];
  return Object.fromEntries([
    ...required.map((name) => declare(name, !given.includes(name))),
    ...optional.map((name) => declare(name, false)),
  ]);
}

function defaultInstanceType(algorithm: Algorithm): string {
  return algorithm.cpu ? 'ml.m5.large' : 'ml.g4dn.xlarge';
}
