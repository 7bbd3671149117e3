import { existsSync, realpathSync, utimesSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { isRankZeroError } from '../../../core';
import { packageRoot } from '../../../package-root';
import { type ContextFile, copyOf } from '../../../staging/context-file';
import { nodeContext } from '../../../staging/node-context';
import { stageArchive } from '../../../staging/source-archive';
import { type StagedContext, stageContext } from '../../../staging/stage-context';
import {
  type AppFolders,
  type EditableImage,
  isCodeOnly,
  isIn,
  keepEditedImages,
  readEditable,
} from './editable';
import { listing } from './listing';
import { retag } from './retag';

/**
 * Stages the edited code of tasks again, without running the app: afterwards the assembly is, byte
 * for byte, what a whole synthesis would have made.
 *
 * @param changed files that are newer than the assembly
 * @returns names of the tasks; undefined, with the assembly as it was, where the change may have
 * changed more than the code of tasks
 * @see docs/adr/0021-edited-code-is-staged-without-a-synthesis.md
 */
export function restage(app: AppFolders, changed: readonly string[]): string[] | undefined {
  const editable = readEditable(app);
  if (editable === undefined || !isCodeOnly(changed, editable)) return undefined;
  const started = new Date();
  const { assembly } = app;
  const images: EditableImage[] = [];
  for (const image of editable.images) {
    const files = isAffected(image, changed) ? contextOf(image, assembly, changed) : [];
    if (files === undefined) return undefined;
    images.push(files.length === 0 ? image : { ...image, ...stagedOf(image, files, assembly) });
  }
  const replacements = editable.images.map((old, n) => ({ old, new: images[n] ?? old }));
  const after = new Map(replacements.map(({ old, new: its }) => [old.directory, its.directory]));
  // Two tasks may have had the same code in two folders: a tag does not say which one is meant.
  const isClear = replacements.every(
    ({ old, new: its }) => after.get(old.directory) === its.directory,
  );
  if (!isClear || !retag(assembly, replacements)) return undefined;
  // A source saved meanwhile may have been read before the change: it must look newer.
  utimesSync(join(assembly, 'manifest.json'), started, started);
  keepEditedImages(app, editable, images);
  return editable.images
    .filter((image) => after.get(image.directory) !== image.directory)
    .map(({ task }) => task);
}

/** The new context, or the new archive. */
function stagedOf(
  { runtime }: EditableImage,
  files: readonly ContextFile[],
  assembly: string,
): StagedContext {
  if (runtime !== 'script') return stageContext(files, assembly);
  const { file, hash } = stageArchive(files, assembly);
  return { directory: file, tag: hash };
}

/** A bundle may have files from anywhere, but none of Python. */
function isAffected(image: EditableImage, changed: readonly string[]): boolean {
  return image.runtime === 'node'
    ? changed.some((path) => extname(path) !== '.py')
    : changed.some((path) => isIn(path, image));
}

/** The image's context with the code as it is now; undefined if only a synthesis can make it. */
function contextOf(
  image: EditableImage,
  assembly: string,
  changed: readonly string[],
): ContextFile[] | undefined {
  const context = join(assembly, image.directory);
  const staged = image.runtime === 'script' ? [] : (listing(context) ?? []);
  if (image.runtime === 'node') return withNewBundle(image, context, staged);
  const files =
    image.archived?.map(asItIs) ??
    staged.map((path) => copyOf(sourceOf(path, image) ?? join(context, path), path));
  // What is in the folder but not in the image is there for a reason that a synthesis knows.
  const copied = new Set(
    files.map(({ content }) => 'copyOf' in content && realpathSync(content.copyOf)),
  );
  return changed.every((path) => !isIn(path, image) || copied.has(realpathSync(path)))
    ? files
    : undefined;
}

/** A file of an archive as it is now. */
function asItIs(file: ContextFile): ContextFile {
  return 'copyOf' in file.content ? copyOf(file.content.copyOf, file.path) : file;
}

/** Where a file of a context is from; undefined: Rank Zero has made it. */
function sourceOf(path: string, image: EditableImage): string | undefined {
  const own = ownFolder(image);
  const isOwn = (it: string) => own !== '' && it.startsWith(own);
  const code = { folder: image.folder, prefix: own === '' ? 'code/' : '' };
  for (const { folder, prefix } of [code, ...image.included]) {
    if (prefix === undefined || !path.startsWith(prefix) || isOwn(path) !== isOwn(prefix)) continue;
    const file = join(folder, path.slice(prefix.length));
    // Code of several folders is in one place, each file of it in one of them.
    if (existsSync(file)) return file;
  }
  return undefined;
}

/** Where Rank Zero's own files are: with a given Dockerfile the task's folder is the context. */
function ownFolder({ dockerfile }: EditableImage): string {
  return dockerfile === undefined ? '' : `${dirname(dockerfile)}/`;
}

/** The context with a new bundle in place of the old one. */
function withNewBundle(
  image: EditableImage,
  context: string,
  staged: readonly string[],
): ContextFile[] | undefined {
  const own = ownFolder(image);
  const others = staged
    .filter((path) => path !== `${own}train` && !path.startsWith(`${own}code/`))
    .map((path) => copyOf(sourceOf(path, image) ?? join(context, path), path));
  const bundled = bundle(image)?.map((file) => ({ ...file, path: own + file.path }));
  return bundled && [...others, ...bundled];
}

/** Undefined if the code cannot be bundled: synthesis says why. */
function bundle({ folder, entryFile, task }: EditableImage): ContextFile[] | undefined {
  try {
    return nodeContext({ folder, entryFile }, task, join(packageRoot(), 'containers', 'node'));
  } catch (error) {
    if (isRankZeroError(error)) return undefined;
    throw error;
  }
}
