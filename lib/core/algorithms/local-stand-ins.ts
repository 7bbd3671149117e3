import { Problems } from '../problems';
import { ALGORITHMS, type Algorithm, type AlgorithmVersion, imageUri } from './registry';
import type { AlgorithmName } from './tables';

/** An algorithm that runs without AWS. */
interface StandIn {
  /** How sentences call it, with its versions. */
  readonly title: string;
  readonly hasVersion?: (version: string) => boolean;
}

/** Algorithms that have a local stand-in. */
const STAND_INS: Readonly<Partial<Record<AlgorithmName, StandIn>>> = {
  xgboost: {
    title: 'XGBoost (version 1.0 or newer)',
    hasVersion: (version) => /^[1-9]\d*\./.test(version),
  },
  kmeans: { title: 'k-means' },
  pca: { title: 'PCA' },
  knn: { title: 'k-NN' },
  'linear-learner': { title: 'Linear Learner' },
};

/** SageMaker's algorithms that run without AWS, in words. */
export const LOCAL_ALGORITHMS = Object.values(STAND_INS)
  .map(({ title }) => title)
  .join(', ');

/**
 * Name of the built-in algorithm whose image this is, where it has a local stand-in. Undefined for
 * every other image.
 */
export function localStandIn(image: string): AlgorithmName | undefined {
  const found = algorithmOf(image);
  return found !== undefined && runsLocally(found) ? found.algorithm.name : undefined;
}

/**
 * Why an image cannot run locally, where it is one of SageMaker's own algorithms that has no local
 * stand-in: names the algorithm, what does run, and what to do. Undefined for every other image.
 */
export function whyNotLocal(image: string): string | undefined {
  const found = algorithmOf(image);
  if (found === undefined || runsLocally(found)) return undefined;
  const { algorithm, version } = found;
  return (
    `SageMaker's ${algorithm.name} ${version.version} is not on this machine: its program is in ` +
    `an image of AWS's. Of the built-in algorithms only ${LOCAL_ALGORITHMS} run here. Run this ` +
    'request on AWS, where its workflow is deployed, or use one of these or a training function ' +
    'of your own here.'
  );
}

interface Found {
  readonly algorithm: Algorithm;
  readonly version: AlgorithmVersion;
}

function runsLocally({ algorithm, version }: Found): boolean {
  const standIn = STAND_INS[algorithm.name];
  return standIn !== undefined && (standIn.hasVersion?.(version.version) ?? true);
}

function algorithmOf(image: string): Found | undefined {
  const region = /^\d+\.dkr\.ecr\.([^.]+)\./.exec(image)?.[1];
  if (region === undefined) return undefined;
  for (const algorithm of ALGORITHMS) {
    for (const version of algorithm.versions) {
      if (imageUri(algorithm, version, region, new Problems()) === image) {
        return { algorithm, version };
      }
    }
  }
  return undefined;
}
