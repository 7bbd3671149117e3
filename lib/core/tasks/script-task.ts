import {
  checkImage,
  checkImageUri,
  checkInclude,
  checkJobBody,
  checkList,
  checkMap,
  checkMembers,
  checkMetricExpressions,
  checkNumber,
  checkOptions,
  checkRole,
  checkSettings,
  checkSubnets,
  checkTaskName,
  checkText,
  checkTexts,
  checkTracking,
  checkTrackingOption,
  imageOf,
  JOB_OPTIONS,
  type OptionChecks,
  rawHyperparameters,
  storable,
  writeForScript,
} from '../checks';
import {
  type ChosenFramework,
  chooseFramework,
  FRAMEWORK_NAMES,
  frameworkImageName,
  isForCpu,
  versionsOf,
} from '../frameworks';
import type {
  FrameworkVersion,
  GivenImage,
  HyperparameterValue,
  JobOptions,
  JobSettings,
  ScriptTaskRecord,
  Tracking,
} from '../model';
import { Problems } from '../problems';
import { show } from '../wording';
import { type ArchiveName, archivesNamed, checkArchiveNames } from './archives';
import { checkDeclaredChannels, type DeclaredChannel, openInputs } from './declared-channels';
import type { DistributionOptions } from './distribution';
import { boundsOf, withinOwnLimits } from './limited';
import { resolveSettings, runtimeDefault } from './resolve-settings';
import { scriptDistribution } from './script-distribution';
import type { Task } from './task';

/** Options of {@link scriptTask}. */
export interface ScriptTaskOptions extends JobOptions, FrameworkVersion {
  /**
   * Folder of the script, relative to the CDK app: all of it is in the job's /opt/ml/code, and its
   * `requirements.txt` is installed there.
   *
   * @default - none: the script alone
   */
  readonly source?: string;
  /** The script, relative to `source`, or to the CDK app if there is none, e.g. `train.py`. */
  readonly script: string;
  /**
   * Folders of code beside the source, relative to it, e.g. `../shared`: the SDK's `dependencies`. Each
   * is beside the script under its own name, so that its modules are imported by it
   * (`from shared import words`); one with a pyproject.toml is installed with what it requires.
   *
   * @default - none
   */
  readonly include?: readonly string[];
  /**
   * The image to train in: its URI, a `DockerImageAsset` of a CDK app, or an `IRepository`. It needs
   * SageMaker's training toolkit in it.
   *
   * @default - AWS's image of the framework for the region and the instance type
   */
  readonly image?: GivenImage;
  /** The channels, by name, and how each is read unless a request says otherwise. @default - none */
  readonly channels?: Readonly<Record<string, DeclaredChannel>>;
  /**
   * Defaults that a request's own values override. The script gets them as arguments, `--name value`,
   * and in `SM_HPS`.
   *
   * @default - none
   */
  readonly hyperparameters?: Readonly<Record<string, HyperparameterValue>>;
  /**
   * The expressions, of Python's `re`, by which SageMaker finds each metric's values in the log: what
   * the first group matches. At most 40. @default - none
   */
  readonly metrics?: Readonly<Record<string, string>>;
  /**
   * What the job leaves: `model` in `SM_MODEL_DIR` (`model.tar.gz`), `output` in `SM_OUTPUT_DATA_DIR`
   * (`output.tar.gz`). @default ['model']
   */
  readonly outputs?: readonly ArchiveName[];
  /**
   * How the script's processes are started; without `processesPerHost`, one for each GPU of a host, or
   * one. `torchrun` is for the frameworks with PyTorch.
   *
   * @default - one process a host
   */
  readonly distribution?: DistributionOptions;
  /**
   * What a TensorFlow script gets as its argument `--model_dir`: a place in S3, or false for none.
   * @default - `model/` in the job's folder of the bucket; with MPI /opt/ml/model
   */
  readonly modelDir?: string | false;
  /**
   * Where runs are tracked: a tracking server of managed MLflow. The script gets MLflow's variables
   * and logs to it by itself; SageMaker's role gets the right to. requirements.txt has to name mlflow
   * and sagemaker-mlflow.
   *
   * @default - nowhere but in SageMaker and the result
   */
  readonly tracking?: Tracking;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
}

const SCRIPT_OPTIONS: OptionChecks<ScriptTaskOptions> = {
  ...JOB_OPTIONS,
  source: checkText,
  script: checkText,
  include: checkTexts,
  framework: checkText,
  version: checkText,
  pythonVersion: checkText,
  pytorchVersion: checkText,
  image: checkImage,
  channels: checkMap,
  hyperparameters: checkMap,
  metrics: checkMap,
  outputs: checkList,
  distribution: checkMembers({
    type: checkText,
    processesPerHost: checkNumber,
    options: checkText,
  }),
  modelDir: checkModelDir,
  tracking: checkTrackingOption,
  description: checkText,
};

/**
 * A task that runs a script in AWS's image of a framework, as `Estimator(entry_point=…)` of the
 * SageMaker Python SDK does: the script reads its arguments and the `SM_…` variables.
 *
 * Inputs: the channels and the object `hyperparameters`. Outputs: `model`, `output`.
 * @throws InvalidRequest – when a name, default or setting does not fit, or AWS has no such image.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/frameworks.html
 * @example
 * scriptTask('iris', {
 *   source: 'tasks/iris',
 *   script: 'train.py',
 *   framework: 'sklearn',
 *   version: '1.4-2',
 *   channels: { train: {} },
 *   hyperparameters: { 'max-leaf-nodes': 30 },
 *   metrics: { accuracy: 'accuracy: ([0-9.]+)' },
 * });
 */
export function scriptTask(name: string, options: ScriptTaskOptions): Task<ScriptTaskRecord> {
  checkOptions(name, {
    options,
    checks: SCRIPT_OPTIONS,
    required: ['script', 'framework', 'version'],
    choices: {
      framework: () => FRAMEWORK_NAMES,
      version: () => versionsOf(options.framework),
    },
  });
  const { source, script, include, framework, version, pythonVersion, pytorchVersion } = options;
  const { channels = {}, hyperparameters = {}, metrics = {}, outputs = ['model'] } = options;
  const { description, modelDir, role } = options;
  const given = options.image === undefined ? undefined : imageOf(options.image);
  const problems = new Problems();
  checkTaskName(name, problems);
  checkScript(script, problems);
  checkIncluded(options, problems);
  if (given !== undefined) checkImageUri(given.uri, problems);
  checkDeclaredChannels(channels, problems);
  rawHyperparameters(hyperparameters, '$.hyperparameters', writeForScript, problems);
  checkMetricExpressions(metrics, problems);
  checkArchiveNames(outputs, problems);
  checkJobBody(options, Object.keys(channels), problems);
  checkRole(role, problems);
  checkTracking(options.tracking, problems);
  const chosen = chooseFramework(options, '$', problems);
  const distribution = scriptDistribution(options.distribution, problems);
  checkLaunched(framework, distribution, problems);
  checkIsForTensorFlow(framework, modelDir, problems);
  const settings = resolveSettings(options, {
    instanceType: chosen === undefined || isForCpu(chosen) ? 'ml.m5.large' : 'ml.g5.xlarge',
    code: 'own',
    // Whether a script goes on from checkpoints, only its author knows.
    keepsCheckpoints: false,
  });
  checkSettings(checkSubnets(options.network, settings, problems), 'own', '$', problems);
  if (given === undefined && chosen !== undefined) checkTypes(chosen, settings, problems);
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: withinOwnLimits(
      storable(
        {
          schema: 1,
          name,
          kind: 'script',
          ...(description === undefined ? {} : { description }),
          framework,
          version,
          ...(pythonVersion === undefined ? {} : { pythonVersion }),
          ...(pytorchVersion === undefined ? {} : { pytorchVersion }),
          ...(given === undefined ? {} : { image: given.uri }),
          // Alone in its archive it has no folder.
          script: source === undefined ? script.slice(script.lastIndexOf('/') + 1) : script,
          archive: '',
          inputs: openInputs(options),
          outputs: archivesNamed(outputs),
          metrics,
          distribution,
          ...(modelDir === undefined ? {} : { modelDir }),
          ...(options.tracking === undefined ? {} : { tracking: options.tracking }),
          settings,
          ...runtimeDefault(options),
          ...boundsOf(options),
        },
        `The task ${show(name)}`,
      ),
    ),
    scriptSource: {
      script,
      ...(source === undefined ? {} : { source }),
      ...(include === undefined ? {} : { include }),
    },
    ...(given?.repositoryArn === undefined ? {} : { repositoryArn: given.repositoryArn }),
    ...(role === undefined ? {} : { role }),
  };
}

/** The toolkit runs programs of Python and shell scripts of the archive, by their paths in it. */
const SCRIPT = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w][\w./-]*\.(?:py|sh)$/;

function checkScript(script: string, problems: Problems): void {
  if (SCRIPT.test(script)) return;
  problems.add('InvalidValue', '$.script', 'Not the path of a script in the folder of the task.', {
    found: script,
    allowed: 'a Python or shell script such as train.py, relative, without .. and blanks',
  });
}

function checkIncluded({ source, include }: ScriptTaskOptions, problems: Problems): void {
  if (include === undefined) return;
  if (source !== undefined) {
    checkInclude(include, problems);
    return;
  }
  problems.add('InvalidValue', '$.include', 'Folders lie beside the source, and there is none.', {
    found: include,
    allowed: 'together with source, the folder of the script',
  });
}

function checkLaunched(framework: string, { type }: DistributionOptions, problems: Problems): void {
  if (type !== 'torchrun' || ['pytorch', 'huggingface'].includes(framework)) return;
  problems.add('InvalidValue', '$.distribution.type', `torchrun comes with PyTorch.`, {
    found: type,
    allowed: 'mpi or none; torchrun for pytorch and huggingface',
  });
}

function checkIsForTensorFlow(
  framework: string,
  modelDir: string | false | undefined,
  problems: Problems,
): void {
  if (modelDir === undefined || framework === 'tensorflow') return;
  problems.add(
    'UnknownField',
    '$.modelDir',
    'Only scripts of TensorFlow get model_dir; others leave the model in SM_MODEL_DIR.',
    { found: modelDir },
  );
}

function checkModelDir(value: unknown, path: string, problems: Problems): void {
  if (value !== false) checkText(value, path, problems);
}

function checkTypes(chosen: ChosenFramework, { resources }: JobSettings, problems: Problems): void {
  for (const instanceType of resources.instanceTypes) {
    frameworkImageName(chosen, { instanceType }, problems);
  }
}
