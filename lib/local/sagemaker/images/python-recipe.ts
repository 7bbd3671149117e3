import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../../../core/errors';
import type { PythonImage } from '../../python-environments';
import { projectsIn } from './projects';

/** What the image of a build context installs. */
export interface PythonRecipe extends PythonImage {
  /** Whether Open MPI is in the image, by which SageMaker's toolkit starts processes. */
  readonly hasMpi: boolean;
}

/**
 * What the image of a build context installs besides what a given Dockerfile does, as its Dockerfile
 * says: the packages that every image has, the task's own requirements, mpi4py where MPI starts it, and
 * the version of Python where the base image's name tells it; and what its base provides, which is not
 * here.
 *
 * @param own the folder of Rank Zero's own files in the context
 * @throws ImageInvalid – when the Dockerfile names no packages: it is not Rank Zero's
 */
export function pythonRecipe(own: string): PythonRecipe {
  const file = join(own, 'Dockerfile');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, packages] = /^(?:ENV|ARG) TOOLKIT="([^"]+)"/m.exec(text) ?? [];
  if (packages === undefined) {
    throw new RankZeroError('ImageInvalid', `'${file}' does not say what the image installs.`, {
      hint: "Synthesize again with 'npx cdk synth', with the same version of Rank Zero.",
    });
  }
  const hasMpi = /^ARG DISTRIBUTION=mpi$/m.test(text);
  // An image that somebody else has described has it already.
  const [, mpi4py = 'mpi4py'] = /"(mpi4py==[^"]+)"/.exec(text) ?? [];
  const version = versionOf(baseOf(text));
  return {
    requirements: join(own, 'requirements.txt'),
    packages: [
      ...packages.split(/\s+/),
      ...(hasMpi ? [mpi4py] : []),
      ...linesOf(join(own, 'provides.txt')),
    ],
    hasMpi,
    projects: projectsIn(join(own, 'projects')),
    ...(version !== undefined && { version }),
  };
}

/** The image that the last stage of a Dockerfile starts from, through other stages and by defaults of ARGs. */
function baseOf(text: string): string {
  const defaults = new Map<string, string>();
  const stages = new Map<string, string>();
  let last = '';
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*ARG\s+(\w+)=["']?([^\s"']*)/i.exec(line) ?? [];
    // Only those before the first stage are known to FROM.
    if (name !== undefined && value !== undefined && last === '') defaults.set(name, value);
    const [, from = '', stage] =
      /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (from === '') continue;
    const image = from.replace(/\$\{?(\w+)(?:[^}]*\})?/g, (all, arg) => defaults.get(arg) ?? all);
    last = stages.get(image.toLowerCase()) ?? image;
    if (stage !== undefined) stages.set(stage.toLowerCase(), last);
  }
  return last;
}

/** The version in names such as `python:3.13-slim`, `…/training:2.6-gpu-py312` and `…/py-3.12`. */
function versionOf(image: string): string | undefined {
  const [, dotted] = /(?:^|\/)python:(3\.\d+)/.exec(image) ?? [];
  const [, short] = /\bpy-?3\.?(\d{1,2})\b/.exec(image) ?? [];
  return dotted ?? (short === undefined ? undefined : `3.${short}`);
}

/** The lines of a file that some contexts have. */
function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}
