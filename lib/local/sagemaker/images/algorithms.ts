import { join } from 'node:path';
import { whyNotLocal } from '../../../core/algorithms/local-stand-ins';
import { algorithmNamed, imageUri, regionsOf } from '../../../core/algorithms/registry';
import { Problems } from '../../../core/problems';
import type { ImageResolver, LocalImage } from '../types';
import { xgboostMetricDefinitions } from '../xgboost-metrics';
import { PYTHON_OUTPUT } from './python-output';

/** The line of XGBoost that runs locally, in place of every version of the algorithm. */
const LOCAL_XGBOOST = '3.2';

const XGBOOST_IMAGE = /^([^/]+)\/(?:sagemaker-)?xgboost:((\d+)\.(\d+)\S*)$/;

/** What {@link algorithmImages} needs. */
export interface AlgorithmImagesOptions {
  /** A Python interpreter with the local dependencies. */
  readonly python: string;
  /** Rank Zero's own folder: `containers/` is in it. */
  readonly root: string;
}

/**
 * Finds local stand-ins of SageMaker's built-in algorithms by their images' URIs: XGBoost of any
 * region, version 1.0 or newer. Versions other than 3.2 run on the same library, and every host's
 * log says so in its first line.
 */
export function algorithmImages({ python, root }: AlgorithmImagesOptions): ImageResolver {
  const registries = xgboostRegistries();
  const known = [
    `XGBoost 1.0 to ${LOCAL_XGBOOST} of any region (<registry>/sagemaker-xgboost:<version>)`,
  ];
  const resolve = (image: string): LocalImage | undefined => {
    const [, registry = '', version = '', major, minor] = XGBOOST_IMAGE.exec(image) ?? [];
    if (!registries.has(registry) || Number(major) < 1) return undefined;
    return {
      name: `XGBoost ${version}`,
      program: {
        command: [python, '-m', 'rankzero_xgboost'],
        env: { ...PYTHON_OUTPUT, PYTHONPATH: join(root, 'containers', 'xgboost') },
      },
      metricDefinitions: xgboostMetricDefinitions(version),
      isAlgorithm: true,
      ...(`${major}.${minor}` !== LOCAL_XGBOOST && {
        notice: `XGBoost ${version} was asked for; the local account trains with XGBoost ${LOCAL_XGBOOST}.`,
      }),
    };
  };
  return Object.assign(resolve, { known, refusal: whyNotLocal });
}

/** Registry hosts that publish the algorithm: an image of the same name elsewhere is another one. */
function xgboostRegistries(): ReadonlySet<string> {
  const algorithm = algorithmNamed('xgboost');
  const hosts = new Set<string>();
  for (const version of algorithm.versions) {
    for (const region of regionsOf(version)) {
      const uri = imageUri(algorithm, version, region, new Problems());
      if (uri !== undefined) hosts.add(uri.slice(0, uri.indexOf('/')));
    }
  }
  return hosts;
}
