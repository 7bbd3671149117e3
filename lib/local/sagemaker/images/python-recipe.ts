import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../../../core/errors';
import type { PythonImage } from '../../python-environments';

/** What the image of a build context installs. */
export interface PythonRecipe extends PythonImage {
  /** Whether Open MPI is in the image, by which SageMaker's toolkit starts processes. */
  readonly hasMpi: boolean;
}

/**
 * What the image of a build context installs, as its Dockerfile says: the packages that every image
 * has, the task's own requirements, mpi4py where MPI starts it, and the version of Python where the base image's name tells it.
 *
 * @throws ImageInvalid – when the Dockerfile names no packages: it is not Rank Zero's
 */
export function pythonRecipe(context: string): PythonRecipe {
  const file = join(context, 'Dockerfile');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, packages] = /^ENV TOOLKIT="([^"]+)"/m.exec(text) ?? [];
  if (packages === undefined) {
    throw new RankZeroError('ImageInvalid', `'${file}' does not say what the image installs.`, {
      hint: "Synthesize again with 'npx cdk synth', with the same version of Rank Zero.",
    });
  }
  const hasMpi = /^ARG DISTRIBUTION=mpi$/m.test(text);
  const [, mpi4py] = hasMpi ? (/"(mpi4py==[^"]+)"/.exec(text) ?? []) : [];
  const version = versionOf(/^ARG BASE=(\S+)/m.exec(text)?.[1] ?? '');
  return {
    requirements: join(context, 'requirements.txt'),
    packages: [...packages.split(/\s+/), ...(mpi4py === undefined ? [] : [mpi4py])],
    hasMpi,
    ...(version !== undefined && { version }),
  };
}

/** The version in names such as `python:3.13-slim`, `…/training:2.6-gpu-py312` and `…/py-3.12`. */
function versionOf(image: string): string | undefined {
  const [, dotted] = /(?:^|\/)python:(3\.\d+)/.exec(image) ?? [];
  const [, short] = /\bpy-?3\.?(\d{1,2})\b/.exec(image) ?? [];
  return dotted ?? (short === undefined ? undefined : `3.${short}`);
}
