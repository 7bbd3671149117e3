import { delimiter, join } from 'node:path';
import { isRankZeroError, localStandIn, whyNotSoManyHosts } from '../../../core';
import type { PythonEnvironments } from '../../python-environments';
import { JobFailure } from '../run/context';
import type { ImageResolver, Preparation, Program } from '../types';
import { PYTHON_OUTPUT } from './python-output';
import { standIn } from './stand-in';

/** What {@link boosterImages} needs. */
export interface BoosterImagesOptions {
  /** Makes the environments. */
  readonly environments: PythonEnvironments;
  /** Rank Zero's own folder: `containers/` is in it. */
  readonly root: string;
}

/** The libraries that JumpStart's scripts train with, by the algorithm's name. */
const LIBRARIES = { lightgbm: 'LightGBM', catboost: 'CatBoost' } as const;

type BoosterName = keyof typeof LIBRARIES;

/**
 * Runs LightGBM and CatBoost in place of JumpStart's scripts for them, which are known by their
 * address: the images are a framework's. Each library is installed, in a locked version and an
 * environment of its own, by the first job that trains with it.
 */
export function boosterImages(options: BoosterImagesOptions): ImageResolver {
  return (image, hyperparameters = {}) => {
    const name = localStandIn({ image, hyperparameters });
    if (name === undefined || !isBooster(name)) return undefined;
    const address = hyperparameters.sagemaker_submit_directory ?? '';
    const kind = address.includes('/regression/') ? 'regression' : 'classification';
    return {
      name: `${LIBRARIES[name]}, ${kind}`,
      program: (preparation) => program(name, kind, options, preparation),
      skipsJumpStart: true,
      tooManyHosts: (hosts) => whyNotSoManyHosts(name, hosts),
      notice: `JumpStart's script for ${LIBRARIES[name]} (${kind}) was asked for; the local account trains with the library itself.`,
    };
  };
}

function isBooster(name: string): name is BoosterName {
  return Object.hasOwn(LIBRARIES, name);
}

async function program(
  name: BoosterName,
  kind: string,
  { environments, root }: BoosterImagesOptions,
  preparation: Preparation,
): Promise<Program> {
  const folder = join(root, 'containers/boosters');
  const library = LIBRARIES[name];
  try {
    const { python } = await environments.environment(
      { requirements: join(folder, `${name}.txt`), packages: [], locked: [library] },
      preparation,
    );
    return {
      ...standIn(python, 'rankzero_boosters', [name], [kind]),
      env: {
        ...PYTHON_OUTPUT,
        PYTHONPATH: [folder, join(root, 'containers/job')].join(delimiter),
      },
    };
  } catch (error) {
    if (!isRankZeroError(error)) throw error;
    throw new JobFailure(
      `ClientError: ${library} cannot be installed on this machine, which its first job needs a package index for: ${error.message}`,
      { cause: error },
    );
  }
}
