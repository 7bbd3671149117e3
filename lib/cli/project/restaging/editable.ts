import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { packageRoot } from '../../../package-root';
import type { StagedImage } from '../../../staging/staged-images';
import { lookAt } from '../../request/look-at';
import { listing } from './listing';
import { foldersOf, readStaged } from './staged';

/** Where an app is, and its cloud assembly. */
export interface AppFolders {
  /** The folder that holds cdk.json. */
  readonly directory: string;
  readonly assembly: string;
}

/** An image whose code can be staged again without a synthesis. */
export interface EditableImage extends StagedImage {
  /** Every file that was in each folder: another one may change more than the image. */
  readonly files: readonly (readonly string[])[];
}

/** What of an assembly follows from edited code alone. */
export interface Editable {
  /** When the assembly was made, in milliseconds: the rest is true for this assembly only. */
  readonly made: number;
  readonly images: readonly EditableImage[];
  /** Files of the code that the app itself has loaded: they may change anything. */
  readonly loaded: readonly string[];
  /** File name extensions of code that can be edited. */
  readonly extensions: readonly string[];
}

const FILE = '.editable.json';
const TYPESCRIPT = /\.[cm]?tsx?$/;

/** Commands that check or compile code before the app reads it. */
const BUILDS = /\b(?:npm|yarn|pnpm|bun|make|build|lint|check)\b/;
const COMPILES = /\btsc\b/;
/** An app whose own code reads files, or hashes something, may make anything out of the code. */
const READS = /['"](?:node:)?(?:fs|fs\/promises|child_process|crypto)['"]|readFile|execa|\bglob/;

/**
 * Stores which edits change nothing but the images of tasks: none where the app might make
 * something else out of the code. It is decided here once, after a whole synthesis.
 */
export function keepEditable({ directory, assembly }: AppFolders, stagedFile: string): void {
  const file = join(assembly, FILE);
  rmSync(file, { force: true });
  const staged = readStaged(stagedFile);
  const { app, build } = JSON.parse(readFileSync(join(directory, 'cdk.json'), 'utf8'));
  if (staged.length === 0 || typeof app !== 'string' || build !== undefined) return;
  if (BUILDS.test(app)) return;
  const images: EditableImage[] = [];
  const loaded = new Set<string>();
  for (const { packageRoot: root, images: its, modules, otherSources } of staged) {
    // Another release of Rank Zero would stage the code in another way.
    if (modules === undefined || realpathSync(root) !== realpathSync(packageRoot())) return;
    const own = modules.filter((path) => !isOfRankZero(path, root));
    if (own.some((path) => READS.test(readFileSync(path, 'utf8')))) return;
    for (const path of own) loaded.add(realpathSync(path));
    for (const image of its) {
      const folders = foldersOf(image);
      if (otherSources.some((source) => folders.some((it) => overlap(source, it)))) return;
      const files = folders.map(listing);
      if (!files.every((it) => it !== undefined)) return;
      images.push({ ...image, files });
    }
  }
  // JavaScript that an app loads may have been made of the TypeScript beside it.
  const isRunFromSources = !COMPILES.test(app) && [...loaded].every((it) => TYPESCRIPT.test(it));
  write(file, {
    made: madeAt(assembly),
    images,
    loaded: [...loaded],
    extensions: ['.py', ...(isRunFromSources ? ['.ts', '.mts', '.js', '.mjs'] : [])],
  });
}

/** The same for an assembly in which only images have changed since. */
export function keepEditedImages(
  { assembly }: AppFolders,
  editable: Editable,
  images: readonly EditableImage[],
): void {
  write(join(assembly, FILE), { ...editable, made: madeAt(assembly), images });
}

/** Undefined if nothing is known of this assembly. */
export function readEditable({ assembly }: AppFolders): Editable | undefined {
  try {
    const kept: Editable = JSON.parse(readFileSync(join(assembly, FILE), 'utf8'));
    return kept.made === madeAt(assembly) ? kept : undefined;
  } catch {
    // Missing or damaged.
    return undefined;
  }
}

/** Larger files are looked at by a whole synthesis, which limits the size of the code. */
const MOST_BYTES = 1_000_000;

/** Whether a change of these files, all of them in the code of tasks, changes only their images. */
export function isCodeOnly(changed: readonly string[], editable: Editable): boolean {
  const { images, loaded, extensions } = editable;
  return (
    changed.every(
      (path) =>
        extensions.includes(extname(path)) &&
        !loaded.includes(realpathSync(path)) &&
        (lookAt(path)?.size ?? MOST_BYTES) < MOST_BYTES &&
        images.some((image) => isIn(path, image)),
    ) &&
    images.every((image) =>
      foldersOf(image).every(
        (folder, n) => listing(folder)?.join('\n') === image.files[n]?.join('\n'),
      ),
    )
  );
}

/** Whether a file is in the code of an image; paths with and without links are the same. */
export function isIn(path: string, image: StagedImage): boolean {
  const real = realpathSync(path);
  return foldersOf(image).some((folder) => real.startsWith(realpathSync(folder) + sep));
}

/** In its repository Rank Zero's own modules are beside the app's. */
function isOfRankZero(path: string, root: string): boolean {
  return ['containers', 'dist', 'lib'].some((part) => path.startsWith(join(root, part) + sep));
}

function overlap(one: string, other: string): boolean {
  return `${one}${sep}`.startsWith(other + sep) || `${other}${sep}`.startsWith(one + sep);
}

function write(file: string, editable: Editable): void {
  writeFileSync(file, `${JSON.stringify(editable)}\n`);
}

function madeAt(assembly: string): number {
  return lookAt(join(assembly, 'manifest.json'))?.mtimeMs ?? 0;
}
