import data from '../data/algorithms.json';
import frameworks from '../data/frameworks.json';
import { InvalidRequestError, Problems } from '../problems';
import { didYouMean, oneOf, show } from '../wording';
import { type RegistryAccounts, registryHost } from './registry-host';
import type { AlgorithmName } from './tables';

/** A built-in algorithm's entry in `data/algorithms.json`, which names its sources. */
export interface Algorithm {
  readonly name: AlgorithmName;
  readonly versions: readonly AlgorithmVersion[];
  /** Input modes of the algorithm's documentation; null where it states none. */
  readonly inputModes: readonly string[] | null;
  readonly contentTypes: readonly string[] | null;
  /** What the container assumes for a channel without a content type. */
  readonly defaultContentType?: string;
  /** Whether it trains on CPU instances. */
  readonly cpu: boolean;
  readonly gpu: boolean;
  readonly distributed: string;
  readonly channels: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /** Names of the metrics that the container computes, by what is better. */
  readonly containerMetrics?: {
    readonly Maximize?: readonly string[];
    readonly Minimize?: readonly string[];
  };
  /** Null where none can be tuned, or where it is the script's own affair. */
  readonly tunableHyperparameters: readonly TunableHyperparameter[] | null;
  /** Metrics of the documentation with the direction that is better; null where it names none. */
  readonly metrics: readonly { readonly name: string; readonly objective: string }[] | null;
  /** The oldest version that writes checkpoints and resumes from them; absent where none does. */
  readonly checkpointsSince?: string;
  /** Versions that are kept for old jobs; never chosen by default. */
  readonly deprecated?: readonly string[];
}

/** A hyperparameter that automatic model tuning can tune. */
export interface TunableHyperparameter {
  readonly name: string;
  readonly type: 'Continuous' | 'Integer' | 'Categorical';
}

export interface AlgorithmVersion {
  readonly version: string;
  readonly repository: string;
  readonly tag: string;
  readonly registry: string;
  readonly aliases?: readonly string[];
}

const registries = data.registries as unknown as Readonly<Record<string, RegistryAccounts>>;

/** Every built-in algorithm, in the registry's order. */
export const ALGORITHMS = data.algorithms as unknown as readonly Algorithm[];

/** What people call an algorithm, and what is not near to its name. */
const CALLED: Readonly<Record<string, AlgorithmName>> = {
  rcf: 'randomcutforest',
  fm: 'factorization-machines',
  'k-nearest-neighbors': 'knn',
  'neural-topic-model': 'ntm',
  'latent-dirichlet-allocation': 'lda',
  'principal-component-analysis': 'pca',
  word2vec: 'blazingtext',
  fasttext: 'blazingtext',
};

/** Names of the built-in algorithms. */
export const ALGORITHM_NAMES: readonly AlgorithmName[] = ALGORITHMS.map(({ name }) => name);

/**
 * The algorithm of that name.
 * @throws InvalidRequest – with `UnknownAlgorithm` when there is none.
 */
export function algorithmNamed(name: string, path = '$.algorithm'): Algorithm {
  const algorithm = ALGORITHMS.find((candidate) => candidate.name === name);
  if (algorithm !== undefined) return algorithm;
  const problems = new Problems();
  problems.add(
    'UnknownAlgorithm',
    path,
    Object.hasOwn(frameworks.frameworks, name)
      ? `${name} is a framework, which runs a script of yours: make it a script task, scriptTask(…, { framework: '${name}', script: 'train.py', … }).`
      : `There is no built-in algorithm of that name.${likelyAlgorithm(name)}`,
    { found: name, allowed: oneOf(ALGORITHM_NAMES) },
  );
  throw new InvalidRequestError(problems.list, 'The task');
}

function likelyAlgorithm(name: string): string {
  const called = name.toLowerCase().replaceAll(/[_\s]/g, '-');
  return Object.hasOwn(CALLED, called)
    ? ` Did you mean ${show(CALLED[called])}?`
    : didYouMean(name, ALGORITHM_NAMES);
}

/** The newest version that is neither deprecated nor a legacy alias. */
export function defaultVersion(algorithm: Algorithm): string {
  const current = algorithm.versions.filter(
    ({ version }) => !(algorithm.deprecated ?? []).includes(version),
  );
  return ((current.at(-1) ?? algorithm.versions.at(-1)) as AlgorithmVersion).version;
}

/** The version of that name or alias; notes a problem and returns undefined when there is none. */
export function findVersion(
  algorithm: Algorithm,
  version: string,
  path: string,
  problems: Problems,
): AlgorithmVersion | undefined {
  const found = algorithm.versions.find(
    (candidate) => candidate.version === version || candidate.aliases?.includes(version),
  );
  if (found === undefined) {
    const versions = algorithm.versions.map((candidate) => candidate.version);
    const hint = didYouMean(version, versions);
    problems.add('UnknownVersion', path, `${algorithm.name} has no such version.${hint}`, {
      found: version,
      allowed: oneOf(versions),
    });
  }
  return found;
}

/** Every region in which some algorithm is published, sorted. */
const REGIONS: readonly string[] = [
  ...new Set(Object.values(registries).flatMap((accounts) => Object.keys(accounts))),
].sort();

/**
 * Whether a version keeps checkpoints. Where it does not, SageMaker lets a spot job wait an hour.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-checkpoints.html
 */
export function keepsCheckpoints(
  { checkpointsSince, versions }: Algorithm,
  version: string,
): boolean {
  const indexOf = (name?: string) => versions.findIndex((candidate) => candidate.version === name);
  // A version that is not known is newer than those that are.
  const isKnown = indexOf(version) !== -1;
  return (
    checkpointsSince !== undefined && (!isKnown || indexOf(version) >= indexOf(checkpointsSince))
  );
}

/** Regions in which a version's image is published, sorted. */
export function regionsOf(version: AlgorithmVersion): string[] {
  return Object.keys(registries[version.registry] ?? {}).sort();
}

/**
 * URI of a version's training image in a region; notes a problem and returns undefined where the
 * algorithm is not published.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
 */
export function imageUri(
  algorithm: Algorithm,
  version: AlgorithmVersion,
  region: string,
  problems: Problems,
): string | undefined {
  const host = registryHost(
    registries[version.registry] ?? {},
    region,
    { what: `${algorithm.name} ${version.version}`, regions: REGIONS, sort: 'algorithm' },
    problems,
  );
  return host === undefined ? undefined : `${host}/${version.repository}:${version.tag}`;
}
