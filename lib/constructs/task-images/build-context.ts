import { basename, join } from 'node:path';
import { type CustomTaskRecord, type ImageBuild, PLACE_ARGUMENTS, RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import { below, type ContextFile, madeFile } from '../../staging/context-file';
import { nodeContext } from '../../staging/node-context';
import type { StagedFolder } from '../../staging/staged-images';
import { givenDockerfile, OWN_FOLDER, ownDockerfile } from './dockerfile';
import { readGiven } from './given-dockerfile';
import { checkSecretsOutside } from './no-password';
import { INSTALLED_BEFORE, PROJECTS, pythonContext } from './python-context';
import { readSource, type Source } from './read-source';

/** Rank Zero's own part of images: runners and Dockerfiles. */
const CONTAINERS = join(packageRoot(), 'containers');

/** Images that a runtime's images are built from. */
export interface BaseImages {
  /** Debian with Python 3.10 or newer; for MPI with Open MPI 4. @default 'python:3.13-slim-bookworm' */
  readonly python?: string;
  /** Debian with Node.js 20 or newer. @default 'node:24-slim' */
  readonly node?: string;
}

/** What a context is made from. */
export interface BuildContextOptions {
  readonly record: CustomTaskRecord;
  readonly build: ImageBuild;
  /** Folder that sources are relative to. */
  readonly root: string;
  readonly baseImages: BaseImages;
}

/** What an image is built from. */
export interface BuildContext {
  readonly files: readonly ContextFile[];
  /** What of the source is not in the image, because it looks like a secret. */
  readonly leftOut: readonly string[];
  /** Absolute path of the source. */
  readonly folder: string;
  /** The entry's file, relative to the folder, with slashes. */
  readonly entryFile: string;
  /** Path of the Dockerfile in the context, where that is not `Dockerfile`. */
  readonly dockerfile?: string;
  /** What of other folders is in the context. */
  readonly included: readonly StagedFolder[];
}

/**
 * Every file that a task's image is built from.
 * @throws DistributionUnsupported – for a Node.js task with MPI, which starts Python programs only
 */
export function buildContext(options: BuildContextOptions): BuildContext {
  const { record, build, root, baseImages } = options;
  const { name: task, entry, distribution } = record;
  if (build.runtime === 'node' && distribution.type === 'mpi') {
    throw new RankZeroError(
      'DistributionUnsupported',
      `The task ${JSON.stringify(task)} runs on Node.js with the distribution mpi, but with mpi SageMaker's toolkit starts Python programs only. Use torchrun for several processes on each host, or no distribution for one.`,
    );
  }
  const source = readSource({ task, build, entry, root });
  checkSecretsOutside(source, build, task);
  const folder = join(CONTAINERS, build.runtime);
  const given = readGiven(source, task, build.dockerfile);
  const hasProjects =
    build.runtime === 'python' && source.included.some(({ kind }) => kind === 'project');
  const its = { build, distribution, folder, hasProjects };
  const text =
    given === undefined
      ? ownDockerfile(its, build.base ?? baseImages[build.runtime])
      : givenDockerfile(its, given);
  const ours = [
    madeFile('Dockerfile', text),
    ...argumentsOf(build),
    ...(build.runtime === 'python'
      ? pythonContext(source, task, folder, build)
      : nodeContext(source, task, folder)),
  ];
  if (given !== undefined) {
    const files = [...below(OWN_FOLDER, ours), ...source.files];
    const included = stagedFolders(source, build, `${OWN_FOLDER}/`, '');
    return { ...source, files, included, dockerfile: `${OWN_FOLDER}/Dockerfile` };
  }
  const included = stagedFolders(source, build, '', 'code/');
  // A bundle holds only what the code imports.
  if (build.runtime === 'node') return { ...source, included, files: ours, leftOut: [] };
  const code = source.files.filter(({ path }) => !INSTALLED_BEFORE.includes(path));
  return { ...source, included, files: [...ours, ...below('code', code)] };
}

/** Where the files of included folders are in the context. */
function stagedFolders(
  { included }: Source,
  { runtime }: ImageBuild,
  own: string,
  code: string,
): StagedFolder[] {
  return included.map(({ folder, kind }) => {
    if (runtime === 'node') return { folder };
    const name = basename(folder);
    if (kind === 'project') return { folder, prefix: `${own}${PROJECTS}/${name}/` };
    return { folder, prefix: kind === 'package' ? `${code}${name}/` : code };
  });
}

/** The arguments that make another image of the same files: they have to be in its hash. */
function argumentsOf({ buildArgs = {} }: ImageBuild): ContextFile[] {
  const its = Object.entries(buildArgs).filter(([name]) => !PLACE_ARGUMENTS.includes(name));
  if (its.length === 0) return [];
  return [
    madeFile('build-args.json', `${JSON.stringify(Object.fromEntries(its.sort()), null, 2)}\n`),
  ];
}
