import { Problems } from '../problems';
import { checkValue } from '../requests/values';
import { at, oneOf, show } from '../wording';
import { checkFreeChannelNames } from './channel-names';
import { checkSettings } from './check-settings';
import type { Input, InputsOf, Output, OutputsOf } from './declarations';
import { inputsSchema } from './inputs-schema';
import { type JobOptions, resolveSettings } from './settings';
import type { ImageBuild, Task } from './task';
import { checkTaskName } from './task-name';
import type {
  CustomTaskRecord,
  DistributionDeclaration,
  ReturnDeclaration,
  ValueDeclaration,
} from './types';

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
  /** `module:function` in that folder, e.g. `train:train`; for TypeScript a file, `train.ts`. */
  readonly entry: string;
  readonly inputs: I;
  readonly outputs: O;
  /** URI of an image that has a runner and the code in it. @default - built from `source` */
  readonly image?: string;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
  /** Names that the function logs with log_metric, at most 40. @default - none */
  readonly metrics?: readonly string[];
  /** @default - one process a host */
  readonly distribution?: DistributionOptions;
}

/** A custom task; the types of its requests and results follow from it. */
export interface CustomTask<I = unknown, O = unknown> extends Task<CustomTaskRecord> {
  /** Never there at run time; see {@link RequestOf} and {@link ResultOf}. */
  readonly types?: { readonly inputs: I; readonly outputs: O };
}

/** A request for a custom task. */
export type RequestOf<T> =
  T extends CustomTask<infer I, unknown>
    ? { readonly task: string; readonly inputs: InputsOf<I> }
    : never;

/** The outputs in a custom task's result. */
export type ResultOf<T> = T extends CustomTask<unknown, infer O> ? OutputsOf<O> : never;

const MAX_METRICS = 40;
/** As the runners print them. */
const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.:/@-]{0,127}$/;
const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const OUTPUT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const ENTRY = /^[A-Za-z_][\w./-]*(?::[A-Za-z_]\w*)?$/;

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
>(name: string, options: CustomTaskOptions<I, O>): CustomTask<I, O> {
  const { source, entry, image, description, metrics = [] } = options;
  const inputs = options.inputs as CustomTaskRecord['inputs'];
  const outputs = options.outputs as Readonly<Record<string, ReturnDeclaration>>;
  const problems = new Problems();
  checkTaskName(name, problems);
  checkEntry(entry, source, image, problems);
  checkInputs(inputs, problems);
  checkNames(Object.keys(outputs), OUTPUT_NAME, '$.outputs', problems);
  checkMetrics(metrics, problems);
  const distribution = resolveDistribution(options.distribution, problems);
  const settings = resolveSettings(options, 'ml.m5.large');
  checkSettings(settings, '$', problems);
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: {
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
      inputsSchema: inputsSchema(inputs),
      settings,
    },
    ...(image === undefined ? { build: imageBuild(source as string, entry) } : {}),
  };
}

/** The runtime follows from the entry: TypeScript and JavaScript files are named as such. */
function imageBuild(source: string, entry: string): ImageBuild {
  return { source, runtime: /\.[cm]?[jt]s(?::|$)/.test(entry) ? 'node' : 'python' };
}

function checkEntry(
  entry: string,
  source: string | undefined,
  image: string | undefined,
  problems: Problems,
): void {
  if (!ENTRY.test(entry)) {
    problems.add('InvalidValue', '$.entry', 'This names no training function.', {
      found: entry,
      allowed: 'module:function such as train:train, or a TypeScript file such as train.ts',
    });
  }
  if ((source === undefined) === (image === undefined)) {
    problems.add('MissingField', '$.source', 'The code is either in a folder or in an image.', {
      allowed: 'one of source and image',
    });
  }
}

function checkInputs(inputs: CustomTaskRecord['inputs'], problems: Problems): void {
  const channels: string[] = [];
  const values: [string, ValueDeclaration][] = [];
  for (const [name, declaration] of Object.entries(inputs)) {
    if (declaration.type === 'channel') channels.push(name);
    else values.push([name, declaration]);
  }
  checkFreeChannelNames(channels, '$.inputs', problems);
  checkNames(Object.keys(inputs), INPUT_NAME, '$.inputs', problems);
  for (const [name, declaration] of values) {
    const fallback = declaration.default;
    if (fallback === undefined || fallback === null) continue;
    checkValue(fallback, declaration, at(at('$.inputs', name), 'default'), problems);
  }
}

function checkNames(
  names: readonly string[],
  pattern: RegExp,
  path: string,
  problems: Problems,
): void {
  for (const name of names) {
    if (pattern.test(name) && !/^(?:sagemaker_|_tuning_|_rankzero)/.test(name)) continue;
    problems.add('InvalidValue', at(path, name), 'Not a name that a function can have here.', {
      found: name,
      allowed: 'a letter, then letters, digits and _; not sagemaker_…',
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
    if (METRIC_NAME.test(metric)) continue;
    problems.add('InvalidValue', at('$.metrics', index), 'Not a name that log_metric takes.', {
      found: metric,
      allowed: 'a letter, then letters, digits and _ . : / @ -, at most 128',
    });
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
  return { ...options, processesPerHost };
}
