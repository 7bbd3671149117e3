import {
  checkImage,
  checkJobBody,
  checkList,
  checkMap,
  checkMetricExpressions,
  checkOptions,
  checkRole,
  checkSettings,
  checkSubnets,
  checkTaskName,
  checkText,
  checkTrains,
  imageOf,
  JOB_OPTIONS,
  type OptionChecks,
  rawHyperparameters,
  storable,
  writeAsEstimator,
} from '../checks';
import type { CodeOrigin, ContainerTaskRecord, GivenImage, JobOptions } from '../model';
import { Problems } from '../problems';
import { show } from '../wording';
import { type ArchiveName, archivesNamed, checkArchiveNames } from './archives';
import { checkDeclaredChannels, type DeclaredChannel, openInputs } from './declared-channels';
import { boundsOf, withinOwnLimits } from './limited';
import { resolveSettings, runtimeDefault } from './resolve-settings';
import type { Task } from './task';

/** A hyperparameter that is sent as text. */
export type TextValue = string | number | boolean;

/** Options of {@link containerTask}. */
export interface ContainerTaskOptions extends JobOptions {
  /**
   * A training image of any origin: its URI, a `DockerImageAsset` of a CDK app, or an `IRepository`
   * (with `tagOrDigest` in `{ repository, tagOrDigest }`; else the tag `latest`). TrainingWorkflow
   * allows SageMaker's role to pull it. Either this or `algorithmName`.
   */
  readonly image?: GivenImage;
  /**
   * An algorithm of SageMaker's API: the ARN of one of the AWS Marketplace, or the name of one of the
   * account's own. Its metrics are its own, and one of another account trains without a network.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-mkt-find-subscribe.html
   */
  readonly algorithmName?: string;
  /** The channels, by name, and how each is read unless a request says otherwise. @default - none */
  readonly channels?: Readonly<Record<string, DeclaredChannel>>;
  /**
   * Defaults that a request's own values override. Each is sent as the Estimator of SageMaker's SDK
   * sends it: text as it is, `True` or `False`, and numbers as Python writes them.
   *
   * @default - none
   */
  readonly hyperparameters?: Readonly<Record<string, TextValue>>;
  /**
   * The expressions, of Python's `re`, by which SageMaker finds each metric's values in the log: what
   * the first group matches. At most 40. @default - none
   */
  readonly metrics?: Readonly<Record<string, string>>;
  /**
   * What the job leaves: `model` in /opt/ml/model (`model.tar.gz`), `output` in /opt/ml/output/data
   * (`output.tar.gz`). @default ['model']
   */
  readonly outputs?: readonly ArchiveName[];
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
}

const CONTAINER_OPTIONS: OptionChecks<ContainerTaskOptions> = {
  ...JOB_OPTIONS,
  image: checkImage,
  algorithmName: checkText,
  channels: checkMap,
  hyperparameters: checkMap,
  metrics: checkMap,
  outputs: checkList,
  description: checkText,
};

/**
 * A task that trains by an image of any origin, which Rank Zero puts nothing into, or by an algorithm
 * of the AWS Marketplace.
 *
 * Inputs: the channels and the object `hyperparameters`. Outputs: `model`, `output`.
 * @throws InvalidRequest – when a name, default or setting does not fit.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html
 * @example
 * containerTask('segment', {
 *   image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/segment:7',
 *   channels: { train: {}, validation: { optional: true } },
 *   hyperparameters: { epochs: 10 },
 *   metrics: { 'validation:loss': 'loss=(\\S+)' },
 * });
 */
export function containerTask(
  name: string,
  options: ContainerTaskOptions,
): Task<ContainerTaskRecord> {
  checkOptions(name, { options, checks: CONTAINER_OPTIONS });
  const { algorithmName, description, role } = options;
  const { channels = {}, hyperparameters = {}, metrics = {}, outputs = ['model'] } = options;
  const given = options.image === undefined ? undefined : imageOf(options.image);
  const code: CodeOrigin = algorithmName === undefined ? 'own' : 'algorithm';
  const problems = new Problems();
  checkTaskName(name, problems);
  checkTrains(given?.uri, algorithmName, problems);
  checkDeclaredChannels(channels, problems);
  rawHyperparameters(hyperparameters, '$.hyperparameters', writeAsEstimator, problems);
  checkMetrics(metrics, algorithmName, problems);
  checkArchiveNames(outputs, problems);
  checkJobBody(options, Object.keys(channels), problems);
  checkRole(role, problems);
  const isolated = withoutNetwork(options, algorithmName);
  const settings = resolveSettings(isolated, {
    instanceType: 'ml.m5.large',
    code,
    // Whether an image goes on from checkpoints, only its author knows.
    keepsCheckpoints: false,
  });
  checkSettings(checkSubnets(options.network, settings, problems), code, '$', problems);
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: withinOwnLimits(
      storable(
        {
          schema: 1,
          name,
          kind: 'container',
          ...(description === undefined ? {} : { description }),
          ...(given === undefined ? {} : { image: given.uri }),
          ...(algorithmName === undefined ? {} : { algorithmName }),
          inputs: openInputs(options),
          outputs: archivesNamed(outputs),
          metrics,
          settings,
          ...runtimeDefault(options),
          ...boundsOf(options),
        },
        `The task ${show(name)}`,
      ),
    ),
    ...(given?.repositoryArn === undefined ? {} : { repositoryArn: given.repositoryArn }),
    ...(role === undefined ? {} : { role }),
  };
}

/** SageMaker's SDK isolates the jobs of an algorithm that is another account's, too. */
function withoutNetwork(options: ContainerTaskOptions, algorithmName = ''): ContainerTaskOptions {
  if (!algorithmName.startsWith('arn:')) return options;
  return { ...options, network: { isolation: true, ...options.network } };
}

function checkMetrics(
  metrics: Readonly<Record<string, string>>,
  algorithmName: string | undefined,
  problems: Problems,
): void {
  if (algorithmName === undefined) checkMetricExpressions(metrics, problems);
  else if (Object.keys(metrics).length > 0) {
    problems.add(
      'InvalidValue',
      '$.metrics',
      'An algorithm has its metrics from whoever made it; a job cannot define others.',
      { found: Object.keys(metrics), allowed: 'no metrics, or an image in place of algorithmName' },
    );
  }
}
