import { delimiter, join } from 'node:path';
import {
  type AlgorithmOfJob,
  LOCAL_ALGORITHMS,
  localStandIn,
  whyNotLocal,
  whyNotSoManyHosts,
} from '../../../core';
import { algorithmNamed, imageUri, regionsOf } from '../../../core/algorithms/registry';
import { tableOf } from '../../../core/algorithms/tables';
import { Problems } from '../../../core/problems';
import { algorithmMetricDefinitions } from '../algorithm-metrics';
import type { ImageResolver, LocalImage } from '../types';
import { xgboostMetricDefinitions } from '../xgboost-metrics';
import { PYTHON_OUTPUT } from './python-output';
import { standIn } from './stand-in';

/** The line of XGBoost that runs locally, in place of every version of the algorithm. */
const LOCAL_XGBOOST = '3.2';

const XGBOOST_IMAGE = /^([^/]+)\/(?:sagemaker-)?xgboost:((\d+)\.(\d+)\S*)$/;

/** What trains an algorithm, where scikit-learn does not. */
const LIBRARY: Readonly<Record<string, string>> = { 'linear-learner': 'NumPy' };

/** What {@link algorithmImages} needs. */
export interface AlgorithmImagesOptions {
  /** A Python interpreter with the local dependencies. */
  readonly python: string;
  /** Rank Zero's own folder: `containers/` is in it. */
  readonly root: string;
}

/**
 * Finds local stand-ins of SageMaker's built-in algorithms by their images' URIs, of any region.
 * XGBoost is taken from version 1.0 on, known or newer; versions other than 3.2 run on the same
 * library. Where another library or line trains, every host's log says so in its first line.
 */
export function algorithmImages(options: AlgorithmImagesOptions): ImageResolver {
  const registries = xgboostRegistries();
  const resolve: ImageResolver = (image, hyperparameters = {}) =>
    xgboost(image, registries, options) ?? other({ image, hyperparameters }, options);
  return Object.assign(resolve, {
    known: [`SageMaker's algorithms of any region: ${LOCAL_ALGORITHMS}`],
    refusal: (image: string, hyperparameters: Readonly<Record<string, string>> = {}) =>
      whyNotLocal({ image, hyperparameters }),
  });
}

function xgboost(
  image: string,
  registries: ReadonlySet<string>,
  { python, root }: AlgorithmImagesOptions,
): LocalImage | undefined {
  const [, registry = '', version = '', major, minor] = XGBOOST_IMAGE.exec(image) ?? [];
  if (!registries.has(registry) || Number(major) < 1) return undefined;
  return {
    name: `XGBoost ${version}`,
    program: {
      ...standIn(python, 'rankzero_xgboost'),
      env: {
        ...PYTHON_OUTPUT,
        PYTHONPATH: packages(root, 'xgboost'),
        // What a version reads from depends on it.
        RANKZERO_XGBOOST_VERSION: version,
      },
    },
    metricDefinitions: xgboostMetricDefinitions(version),
    isAlgorithm: true,
    ...(`${major}.${minor}` !== LOCAL_XGBOOST && {
      notice: `XGBoost ${version} was asked for; the local account trains with XGBoost ${LOCAL_XGBOOST}.`,
    }),
  };
}

/** What scikit-learn and NumPy train. */
function other(
  job: AlgorithmOfJob,
  { python, root }: AlgorithmImagesOptions,
): LocalImage | undefined {
  const name = localStandIn(job);
  // JumpStart's, which are not images of their own, are in boosters.ts.
  if (name === undefined || tableOf(name)?.jumpStart !== undefined) return undefined;
  return {
    name,
    program: {
      ...standIn(python, 'rankzero_algorithms', [name]),
      env: { ...PYTHON_OUTPUT, PYTHONPATH: packages(root, 'algorithms') },
    },
    metricDefinitions: algorithmMetricDefinitions(name),
    isAlgorithm: true,
    tooManyHosts: (hosts) => whyNotSoManyHosts(name, hosts),
    notice: `SageMaker's ${name} was asked for; the local account trains with ${LIBRARY[name] ?? 'scikit-learn'}.`,
  };
}

/** Where Python finds a stand-in, and what all of them share. */
function packages(root: string, folder: string): string {
  return [folder, 'job'].map((name) => join(root, 'containers', name)).join(delimiter);
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
