import { Problems } from '../problems';
import { ALGORITHMS, imageUri } from './registry';
import { type AlgorithmName, tableOf } from './tables';

/** An algorithm that runs without AWS. */
interface StandIn {
  /** How sentences call it, with its versions. */
  readonly title: string;
  readonly hasVersion?: (version: string) => boolean;
  /** Whether several hosts train together. */
  readonly isDistributed?: true;
}

/** Algorithms that have a local stand-in. */
const STAND_INS: Readonly<Partial<Record<AlgorithmName, StandIn>>> = {
  xgboost: {
    title: 'XGBoost (version 1.0 or newer)',
    hasVersion: (version) => /^[1-9]\d*\./.test(version),
    isDistributed: true,
  },
  kmeans: { title: 'k-means' },
  pca: { title: 'PCA' },
  knn: { title: 'k-NN' },
  'linear-learner': { title: 'Linear Learner' },
  lightgbm: { title: 'LightGBM' },
  catboost: { title: 'CatBoost' },
};

/** SageMaker's algorithms that run without AWS, in words. */
export const LOCAL_ALGORITHMS = Object.values(STAND_INS)
  .map(({ title }) => title)
  .join(', ');

/** What a job says of its algorithm. */
export interface AlgorithmOfJob {
  readonly image: string;
  /** As the job's body has them: JumpStart's algorithms share images, and are known by their script. */
  readonly hyperparameters?: Readonly<Record<string, string>>;
}

/** A built-in algorithm in one of its versions. */
export interface FoundAlgorithm {
  readonly name: AlgorithmName;
  readonly version: string;
}

/**
 * Name of the built-in algorithm that a job trains, where it has a local stand-in. Undefined for
 * every other job.
 */
export function localStandIn(job: AlgorithmOfJob): AlgorithmName | undefined {
  const found = algorithmOf(job);
  return found !== undefined && runsLocally(found) ? found.name : undefined;
}

/** The built-in algorithm that a job trains, where it has no local stand-in. */
export function onlyOnAws(job: AlgorithmOfJob): FoundAlgorithm | undefined {
  const found = algorithmOf(job);
  return found === undefined || runsLocally(found) ? undefined : found;
}

/**
 * Why a job cannot run locally, where it trains one of SageMaker's own algorithms that has no local
 * stand-in: names the algorithm, what does run, and what to do. Undefined for every other job.
 */
export function whyNotLocal(job: AlgorithmOfJob): string | undefined {
  const found = onlyOnAws(job);
  if (found === undefined) return undefined;
  return (
    `SageMaker's ${found.name} ${found.version} is not on this machine: its program is in ` +
    `an image of AWS's. Of the built-in algorithms only ${LOCAL_ALGORITHMS} run here. Run this ` +
    'request on AWS, where its workflow is deployed, or use one of these or a training function ' +
    'of your own here; --simulate takes a training job through its states, checks the first ' +
    'records of its channels and makes no model.'
  );
}

/**
 * Why an algorithm's local stand-in cannot train on so many hosts, and what to do. Undefined where
 * it can.
 */
export function whyNotSoManyHosts(name: AlgorithmName, hosts: number): string | undefined {
  if (hosts <= 1 || STAND_INS[name]?.isDistributed) return undefined;
  return (
    `The local stand-in of SageMaker's ${name} trains on one host, found ${hosts}: set the ` +
    'number of instances to 1 here. On AWS the algorithm takes more.'
  );
}

function runsLocally({ name, version }: FoundAlgorithm): boolean {
  const standIn = STAND_INS[name];
  return standIn !== undefined && (standIn.hasVersion?.(version) ?? true);
}

function algorithmOf({ image, hyperparameters = {} }: AlgorithmOfJob): FoundAlgorithm | undefined {
  return jumpStarted(hyperparameters) ?? algorithmOfImage(image);
}

/** A version that is newer than the table is known by its repository. */
function algorithmOfImage(image: string): FoundAlgorithm | undefined {
  const [, repository = '', region, tag = ''] =
    /^(\d+\.dkr\.ecr\.([^.]+)\.[^:]+):(.+)$/.exec(image) ?? [];
  if (region === undefined) return undefined;
  let newer: FoundAlgorithm | undefined;
  for (const algorithm of ALGORITHMS) {
    if (tableOf(algorithm.name)?.jumpStart !== undefined) continue;
    for (const version of algorithm.versions) {
      const uri = imageUri(algorithm, version, region, new Problems());
      if (uri === image) return { name: algorithm.name, version: version.version };
      if (uri?.startsWith(`${repository}:`)) newer = { name: algorithm.name, version: tag };
    }
  }
  return newer;
}

/** Where JumpStart keeps its scripts, in the bucket of each region. */
const JUMP_START = /^s3:\/\/jumpstart-cache-prod-[^/]+\/(.+)$/;

/** A job of JumpStart runs AWS's script; which one tells the algorithm. */
function jumpStarted(
  hyperparameters: Readonly<Record<string, string>>,
): FoundAlgorithm | undefined {
  const address = unquoted(hyperparameters.sagemaker_submit_directory ?? '');
  const [, script] = JUMP_START.exec(address) ?? [];
  if (script === undefined) return undefined;
  const algorithm = ALGORITHMS.find(({ name }) => {
    const { jumpStart } = tableOf(name) ?? {};
    if (jumpStart === undefined) return false;
    const known = jumpStart.script?.split(KIND_AND_VERSION, 1)[0];
    return known === undefined ? script.includes(`/${name}/`) : script.startsWith(known);
  });
  if (algorithm === undefined) return undefined;
  return { name: algorithm.name, version: algorithm.versions.at(-1)?.version ?? '' };
}

/** What follows the folder of a script: an algorithm of tables classifies or predicts numbers. */
const KIND_AND_VERSION = /(?<=\/)(?:classification\/)?v\d/;

/** SageMaker's SDK sends each hyperparameter of a script as JSON. */
function unquoted(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
