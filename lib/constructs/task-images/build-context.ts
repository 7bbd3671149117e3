import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CustomTaskRecord, type ImageBuild, RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import { type ContextFile, madeFile } from '../../staging/context-file';
import { nodeContext } from '../../staging/node-context';
import { pythonContext } from './python-context';
import { readSource } from './read-source';

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
}

/**
 * Every file that a task's image is built from.
 * @throws DistributionUnsupported – for a Node.js task with MPI, which starts Python programs only
 */
export function buildContext(options: BuildContextOptions): BuildContext {
  const { record, build, root, baseImages } = options;
  const { name: task, entry, distribution } = record;
  const source = readSource({ task, build, entry, root });
  const folder = join(CONTAINERS, build.runtime);
  const base = baseImages[build.runtime];
  const settings = { ...(base === undefined ? {} : { BASE: base }) };
  if (build.runtime === 'python') {
    const own = dockerfile(folder, { ...settings, DISTRIBUTION: distribution.type });
    return { ...source, files: [own, ...pythonContext(source, task, folder)] };
  }
  if (distribution.type === 'mpi') {
    throw new RankZeroError(
      'DistributionUnsupported',
      `The task ${JSON.stringify(task)} runs on Node.js with the distribution mpi, but with mpi SageMaker's toolkit starts Python programs only. Use torchrun for several processes on each host, or no distribution for one.`,
    );
  }
  // A bundle holds only what the code imports.
  return {
    ...source,
    files: [dockerfile(folder, settings), ...nodeContext(source, task, folder)],
    leftOut: [],
  };
}

/** The runtime's Dockerfile with these defaults of its ARGs, so that no option of a build is needed. */
function dockerfile(folder: string, settings: Readonly<Record<string, string>>): ContextFile {
  let text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  for (const [name, value] of Object.entries(settings)) {
    text = text.replace(new RegExp(`^ARG ${name}=.*$`, 'm'), () => `ARG ${name}=${value}`);
  }
  return madeFile('Dockerfile', text);
}
