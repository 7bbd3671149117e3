import { realpathSync, utimesSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { isRankZeroError } from '../../../core';
import { packageRoot } from '../../../package-root';
import { type ContextFile, copyOf } from '../../../staging/context-file';
import { nodeContext } from '../../../staging/node-context';
import { stageContext } from '../../../staging/stage-context';
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
    images.push(files.length === 0 ? image : { ...image, ...stageContext(files, assembly) });
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

/** A bundle may have files from anywhere, but none of Python. */
function isAffected(image: EditableImage, changed: readonly string[]): boolean {
  return image.runtime === 'python'
    ? changed.some((path) => isIn(path, image))
    : changed.some((path) => extname(path) !== '.py');
}

/** The image's context with the code as it is now; undefined if only a synthesis can make it. */
function contextOf(
  image: EditableImage,
  assembly: string,
  changed: readonly string[],
): ContextFile[] | undefined {
  const context = join(assembly, image.directory);
  const { own, code } = layoutOf(image);
  const staged = (listing(context) ?? []).map((path) => copyOf(join(context, path), path));
  const files = staged.map((file) =>
    isBelow(file.path, code) && !isBelow(file.path, own)
      ? copyOf(join(image.folder, file.path.slice(code.length)), file.path)
      : file,
  );
  if (image.runtime === 'node') return bundledAnew(image, files, own);
  // What is in the folder but not in the image is there for a reason that a synthesis knows.
  const copied = new Set(
    files.map(({ content }) => 'copyOf' in content && realpathSync(content.copyOf)),
  );
  return changed.every((path) => !isIn(path, image) || copied.has(realpathSync(path)))
    ? files
    : undefined;
}

/**
 * What the paths of Rank Zero's own files begin with in a context, and what those of the source's do:
 * with a given Dockerfile the source is the context.
 */
function layoutOf({ dockerfile, runtime }: EditableImage): { own: string; code: string } {
  if (dockerfile !== undefined) return { own: `${dirname(dockerfile)}/`, code: '' };
  return { own: NOWHERE, code: runtime === 'python' ? 'code/' : NOWHERE };
}

/** No path begins with it. */
const NOWHERE = '/';

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix);
}

/** The files with a new bundle in place of the old one. */
function bundledAnew(
  image: EditableImage,
  files: readonly ContextFile[],
  prefix: string,
): ContextFile[] | undefined {
  const own = prefix === NOWHERE ? '' : prefix;
  const bundled = bundle(image)?.map((file) => ({ ...file, path: own + file.path }));
  const others = files.filter(
    ({ path }) => path !== `${own}train` && !path.startsWith(`${own}code/`),
  );
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
