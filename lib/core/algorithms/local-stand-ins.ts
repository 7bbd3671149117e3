import { Problems } from '../problems';
import { ALGORITHMS, type Algorithm, type AlgorithmVersion, imageUri } from './registry';

/** SageMaker's algorithms that run without AWS, in words. */
export const LOCAL_ALGORITHMS = 'XGBoost, version 1.0 or newer';

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
    `an image of AWS's. Of the built-in algorithms only ${LOCAL_ALGORITHMS}, runs here. Run this ` +
    'request on AWS, where its workflow is deployed, or use XGBoost or a training function of ' +
    'your own here.'
  );
}

interface Found {
  readonly algorithm: Algorithm;
  readonly version: AlgorithmVersion;
}

function runsLocally({ algorithm, version }: Found): boolean {
  return algorithm.name === 'xgboost' && /^[1-9]\d*\./.test(version.version);
}

/** The algorithm whose image this is, by its registry, repository and tag. */
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
