import {
  BASE_OPTIONS,
  checkDeclarations,
  checkEntry,
  checkImage,
  checkImageOptions,
  checkJobBody,
  checkMap,
  checkMembers,
  checkMetricNames,
  checkNumber,
  checkOptions,
  checkReachesS3,
  checkRole,
  checkSecretOptions,
  checkSecrets,
  checkSettings,
  checkSubnets,
  checkTaskName,
  checkText,
  checkTexts,
  checkTracking,
  checkTrackingOption,
  IMAGE_OPTIONS,
  imageOf,
  isNodeEntry,
  JOB_OPTIONS,
  jobBodyChannels,
  type OptionChecks,
  resolveBase,
  secretArn,
  storable,
} from '../checks';
import type {
  BaseOptions,
  CustomTaskRecord,
  GivenImage,
  ImageOptions,
  JobOptions,
  ParameterObject,
  RequestOverrides,
  ReturnDeclaration,
  SecretObject,
  Tracking,
} from '../model';
import { Problems } from '../problems';
import { show } from '../wording';
import type { Input, InputsOf, Output, OutputsOf } from './declarations';
import { type DistributionOptions, resolveDistribution } from './distribution';
import { inputsSchema } from './inputs-schema';
import { boundsOf, withinOwnLimits } from './limited';
import { resolveSettings, runtimeDefault } from './resolve-settings';
import type { ImageBuild, Task } from './task';

/** Options of {@link customTask}. */
export interface CustomTaskOptions<
  I extends Readonly<Record<string, Input<unknown>>>,
  O extends Readonly<Record<string, Output<unknown>>>,
> extends JobOptions,
    ImageOptions,
    BaseOptions {
  /** Folder of the training code, relative to the CDK app. @default - none: `image` has the code */
  readonly source?: string;
  /** `module:function` in that folder, e.g. `train:train`; for TypeScript `file:export`, e.g. `train.ts:train`. */
  readonly entry: string;
  readonly inputs: I;
  readonly outputs: O;
  /**
   * An image that has a runner and the code in it: its URI, a `DockerImageAsset` of a CDK app, or an
   * `IRepository` (with `tagOrDigest` in `{ repository, tagOrDigest }`; else the tag `latest`).
   * TrainingWorkflow allows SageMaker's role to pull it; where a URI that only the deployment knows
   * does not tell its repository, give an object with both.
   *
   * @default - built from `source`
   */
  readonly image?: GivenImage;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
  /** Names that the function logs with log_metric, at most 40. @default - none */
  readonly metrics?: readonly string[];
  /** @default - one process a host */
  readonly distribution?: DistributionOptions;
  /**
   * The secrets of Secrets Manager and the parameters of Parameter Store that requests may refer to
   * by `{"secret": ARN}`: ARNs, with wildcards if need be, or objects of the CDK. SageMaker's role
   * gets the right to read these and no others.
   *
   * @default - none
   */
  readonly secrets?: readonly (string | SecretObject | ParameterObject)[];
  /**
   * Where runs are tracked: a tracking server of managed MLflow. A Python function's metrics and
   * inputs are logged there; one in TypeScript gets MLflow's variables only. SageMaker's role gets
   * the right to log to this server. requirements.txt has to name mlflow and sagemaker-mlflow.
   *
   * @default - nowhere but in SageMaker and the result
   */
  readonly tracking?: Tracking;
}

/** A custom task; the types of its requests and results follow from it. */
export interface CustomTask<I = unknown, O = unknown, N extends string = string>
  extends Task<CustomTaskRecord> {
  /** Never there at run time; see {@link RequestOf} and {@link ResultOf}. */
  readonly types?: { readonly name: N; readonly inputs: I; readonly outputs: O };
}

/** A request for a custom task. */
export type RequestOf<T> =
  T extends CustomTask<infer I, unknown, infer N>
    ? {
        readonly task: N;
        readonly inputs: InputsOf<I>;
        readonly overrides?: Omit<RequestOverrides, 'version'>;
        readonly checkpointsFrom?: string;
        readonly processesPerHost?: number;
      }
    : never;

/** The outputs in a custom task's result. */
export type ResultOf<T> = T extends CustomTask<unknown, infer O> ? OutputsOf<O> : never;

const CUSTOM_OPTIONS: OptionChecks<
  CustomTaskOptions<
    Readonly<Record<string, Input<unknown>>>,
    Readonly<Record<string, Output<unknown>>>
  >
> = {
  ...JOB_OPTIONS,
  ...IMAGE_OPTIONS,
  ...BASE_OPTIONS,
  source: checkText,
  entry: checkText,
  inputs: checkMap,
  outputs: checkMap,
  image: checkImage,
  description: checkText,
  metrics: checkTexts,
  distribution: checkMembers({
    type: checkText,
    processesPerHost: checkNumber,
    options: checkText,
  }),
  secrets: checkSecretOptions,
  tracking: checkTrackingOption,
};

/**
 * A task that calls a training function of your own, in Python or TypeScript, with all inputs by
 * name; what the persisting process (rank 0, unless the function says otherwise) returns are the
 * outputs.
 *
 * @throws InvalidRequest – when a name, default or setting does not fit.
 * @example
 * customTask('logistic', {
 *   source: 'tasks/logistic',
 *   entry: 'train:train',
 *   inputs: { train: input.channel(), epochs: input.integer({ default: 100, minimum: 1 }) },
 *   outputs: { model: output.file(), accuracy: output.float() },
 * });
 */
export function customTask<
  const I extends Readonly<Record<string, Input<unknown>>>,
  const O extends Readonly<Record<string, Output<unknown>>>,
  const N extends string = string,
>(name: N, options: CustomTaskOptions<I, O>): CustomTask<I, O, N> {
  checkOptions(name, {
    options,
    checks: CUSTOM_OPTIONS,
    required: ['entry', 'inputs', 'outputs'],
  });
  const { source, entry, description, metrics = [] } = options;
  const given = options.image === undefined ? undefined : imageOf(options.image);
  const image = given?.uri;
  const inputs = withoutGiven(
    options.inputs as CustomTaskRecord['inputs'],
    jobBodyChannels(options.jobBody),
  );
  const outputs = options.outputs as Readonly<Record<string, ReturnDeclaration>>;
  const secrets = (options.secrets ?? []).map(secretArn);
  const problems = new Problems();
  checkTaskName(name, problems);
  checkSecrets(secrets, problems);
  checkTracking(options.tracking, problems);
  checkEntry(entry, source, image, problems);
  checkImageOptions(options, { image, isNode: isNodeEntry(entry) }, problems);
  checkJobBody(options, channelsOf(inputs), problems);
  checkRole(options.role, problems);
  checkDeclarations(inputs, outputs, problems);
  checkMetricNames(metrics, problems);
  const distribution = resolveDistribution(options.distribution, problems);
  const settings = resolveSettings(options, {
    instanceType: 'ml.m5.large',
    code: 'own',
    keepsCheckpoints: true,
  });
  checkSettings(checkSubnets(options.network, settings, problems), 'own', '$', problems);
  checkReachesS3(settings, problems);
  const base = resolveBase(
    options,
    { image, dockerfile: options.dockerfile, isNode: isNodeEntry(entry), settings },
    problems,
  );
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: withinOwnLimits(
      storable(
        {
          schema: 1,
          name,
          kind: 'custom',
          ...(description === undefined ? {} : { description }),
          image: image ?? '',
          entry,
          inputs,
          outputs,
          distribution,
          metrics,
          ...(secrets.length === 0 ? {} : { secrets }),
          ...(options.tracking === undefined ? {} : { tracking: options.tracking }),
          ...(typeof options.base === 'object' ? { base: options.base } : {}),
          inputsSchema: inputsSchema(inputs),
          settings,
          ...runtimeDefault(options),
          ...boundsOf(options),
        },
        `The task ${show(name)}`,
      ),
    ),
    ...(image === undefined
      ? { build: { ...imageBuild(source as string, options), ...base } }
      : {}),
    ...(given?.repositoryArn === undefined ? {} : { repositoryArn: given.repositoryArn }),
    ...(options.role === undefined ? {} : { role: options.role }),
  };
}

function channelsOf(inputs: CustomTaskRecord['inputs']): string[] {
  return Object.keys(inputs).filter((name) => inputs[name]?.type === 'channel');
}

/** The inputs, of which a request need not give the channels that the task's job body has. */
function withoutGiven(
  inputs: CustomTaskRecord['inputs'],
  given: readonly string[],
): CustomTaskRecord['inputs'] {
  if (given.length === 0) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) =>
      given.includes(name) ? [name, { ...input, required: false }] : [name, input],
    ),
  );
}

/** The runtime follows from the entry: TypeScript and JavaScript files are named as such. */
function imageBuild(
  source: string,
  options: ImageOptions & { readonly entry: string },
): ImageBuild {
  const own = Object.fromEntries(
    Object.keys(IMAGE_OPTIONS)
      .map((name) => [name, options[name as keyof ImageOptions]] as const)
      .filter(([, value]) => value !== undefined),
  );
  return { source, runtime: isNodeEntry(options.entry) ? 'node' : 'python', ...own };
}
