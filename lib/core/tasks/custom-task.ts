import {
  checkDeclarations,
  checkImage,
  checkMap,
  checkMembers,
  checkNumber,
  checkOptions,
  checkRole,
  checkSecretOptions,
  checkSecrets,
  checkSettings,
  checkSubnets,
  checkTaskName,
  checkText,
  checkTexts,
  imageOf,
  JOB_OPTIONS,
  type OptionChecks,
  secretArn,
  storable,
} from '../checks';
import type {
  CustomTaskRecord,
  DistributionDeclaration,
  GivenImage,
  JobOptions,
  JobSettings,
  ParameterObject,
  RequestOverrides,
  ReturnDeclaration,
  SecretObject,
} from '../model';
import { Problems } from '../problems';
import { at, oneOf, show } from '../wording';
import type { Input, InputsOf, Output, OutputsOf } from './declarations';
import { inputsSchema } from './inputs-schema';
import { resolveSettings } from './resolve-settings';
import type { ImageBuild, Task } from './task';

/** How the processes of a training function are started; every member but the first is optional. */
export type DistributionOptions =
  | { readonly type: 'none' }
  | {
      readonly type: 'mpi';
      /** @default 1 */
      readonly processesPerHost?: number;
      /** Further options of mpirun, e.g. `-x NCCL_DEBUG`. @default - none */
      readonly options?: string;
    }
  | {
      readonly type: 'torchrun';
      /** @default 1 */
      readonly processesPerHost?: number;
    };

/** Options of {@link customTask}. */
export interface CustomTaskOptions<
  I extends Readonly<Record<string, Input<unknown>>>,
  O extends Readonly<Record<string, Output<unknown>>>,
> extends JobOptions {
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
};

const MAX_METRICS = 40;
/** As the runners print them. */
export const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.:/@-]{0,127}$/;
/** `package.module:function`; without the function, the only one that is decorated. */
const PYTHON_ENTRY = /^[A-Za-z_]\w*(?:\.\w+)*(?::\w+)?$/;
/** `folder/file.ts:export`; without the export, the only training function. */
const NODE_ENTRY = /^(?!.*\.\.)[A-Za-z_][\w./-]*\.[cm]?[jt]s(?::[A-Za-z_$][\w$]*)?$/;
/** Of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AlgorithmSpecification.html */
const IMAGE = /^\S{1,255}$/;
/** Of CreateTrainingJob: one line of text. */
const MPI_OPTIONS = /^[^\n\r\u0085\u2028\u2029]{1,2500}$/;

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
  const inputs = options.inputs as CustomTaskRecord['inputs'];
  const outputs = options.outputs as Readonly<Record<string, ReturnDeclaration>>;
  const secrets = (options.secrets ?? []).map(secretArn);
  const problems = new Problems();
  checkTaskName(name, problems);
  checkSecrets(secrets, problems);
  checkEntry(entry, source, image, problems);
  checkRole(options.role, problems);
  checkDeclarations(inputs, outputs, problems);
  checkMetrics(metrics, problems);
  const distribution = resolveDistribution(options.distribution, problems);
  const settings = resolveSettings(options, {
    instanceType: 'ml.m5.large',
    keepsCheckpoints: true,
  });
  checkSettings(checkSubnets(options.network, settings, problems), '$', problems);
  checkReachesS3(settings, problems);
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: storable(
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
        inputsSchema: inputsSchema(inputs),
        settings,
      },
      `The task ${show(name)}`,
    ),
    ...(image === undefined ? { build: imageBuild(source as string, entry) } : {}),
    ...(given?.repositoryArn === undefined ? {} : { repositoryArn: given.repositoryArn }),
    ...(options.role === undefined ? {} : { role: options.role }),
  };
}

/** The runner stores outputs from within the container: after hours of training it could not. */
function checkReachesS3({ network }: JobSettings, problems: Problems): void {
  if (!network.isolation) return;
  problems.add(
    'InvalidValue',
    '$.network.isolation',
    'Without a network no output of a training function gets to S3; give it a VPC whose only way out is an S3 endpoint.',
    { found: true, allowed: 'false, or subnets and securityGroupIds' },
  );
}

/** The runtime follows from the entry: TypeScript and JavaScript files are named as such. */
function imageBuild(source: string, entry: string): ImageBuild {
  return { source, runtime: NODE_ENTRY.test(entry) ? 'node' : 'python' };
}

function checkEntry(
  entry: string,
  source: string | undefined,
  image: string | undefined,
  problems: Problems,
): void {
  if (!PYTHON_ENTRY.test(entry) && !NODE_ENTRY.test(entry)) {
    problems.add('InvalidValue', '$.entry', 'This names no training function.', {
      found: entry,
      allowed: 'module:function such as train:train, or a TypeScript file such as train.ts',
    });
  }
  if (!source && image === undefined) {
    problems.add('MissingField', '$.source', 'The code is either in a folder or in an image.', {
      allowed: 'one of source and image',
    });
  } else if (source !== undefined && image !== undefined) {
    problems.add('InvalidValue', '$.source', 'The code is either in a folder or in an image.', {
      found: source,
      allowed: 'one of source and image',
    });
  }
  if (image !== undefined && !IMAGE.test(image)) {
    problems.add('InvalidValue', '$.image', 'SageMaker takes no such image.', {
      found: image,
      allowed: 'the URI of an image, at most 255 characters without blanks',
    });
  }
}

function checkMetrics(metrics: readonly string[], problems: Problems): void {
  if (metrics.length > MAX_METRICS) {
    problems.add('TooManyEntries', '$.metrics', 'SageMaker takes no more metrics.', {
      found: metrics.length,
      allowed: `at most ${MAX_METRICS}`,
    });
  }
  for (const [index, metric] of metrics.entries()) {
    if (!METRIC_NAME.test(metric)) {
      problems.add('InvalidValue', at('$.metrics', index), 'Not a name that log_metric takes.', {
        found: metric,
        allowed: 'a letter, then letters, digits and _ . : / @ -, at most 128',
      });
    } else if (metrics.indexOf(metric) < index) {
      problems.add('InvalidValue', at('$.metrics', index), 'Name each metric once.', {
        found: metric,
        allowed: 'names that differ',
      });
    }
  }
}

function resolveDistribution(
  options: DistributionOptions = { type: 'none' },
  problems: Problems,
): DistributionDeclaration {
  const { type } = options;
  if (type === 'none') return { type };
  if (type !== 'mpi' && type !== 'torchrun') {
    problems.add('InvalidValue', '$.distribution.type', 'There is no such distribution.', {
      found: type,
      allowed: oneOf(['none', 'mpi', 'torchrun']),
    });
    return { type: 'none' };
  }
  const { processesPerHost = 1 } = options;
  if (!Number.isSafeInteger(processesPerHost) || processesPerHost < 1) {
    problems.add('OutOfRange', '$.distribution.processesPerHost', 'Not a number of processes.', {
      found: processesPerHost,
      allowed: 'an integer of at least 1',
    });
  }
  if (type === 'torchrun') return { type, processesPerHost };
  const { options: mpirun } = options;
  if (mpirun === undefined) return { type, processesPerHost };
  if (!MPI_OPTIONS.test(mpirun)) {
    problems.add('InvalidValue', '$.distribution.options', 'Not options that mpirun can get.', {
      found: mpirun,
      allowed: 'one line of 1 to 2500 characters, e.g. "-x NCCL_DEBUG"',
    });
  }
  return { type, processesPerHost, options: mpirun };
}
