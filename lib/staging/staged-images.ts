import type { ContextFile } from './context-file';

/** Variable with the file in which the app says what it has staged, when the command synthesizes it. */
export const STAGED_FILE = 'RANKZERO_STAGED_FILE';

/** One image of a task, or the source archive of a script, as a synthesis has staged it. */
export interface StagedImage {
  readonly task: string;
  readonly runtime: 'node' | 'python' | 'script';
  /** Absolute path of the task's code. */
  readonly folder: string;
  /** The entry's file, relative to the folder, with slashes. */
  readonly entryFile: string;
  /** Its build context in the assembly, `asset.<hash>`; of a script the archive. */
  readonly directory: string;
  /** Start of the hash; of a script all of it. */
  readonly tag: string;
  /** The Dockerfile in the context, where the task gives one: Rank Zero's own files are beside it. */
  readonly dockerfile?: string;
  /** Of a script: what is in the archive. */
  readonly archived?: readonly ContextFile[];
  /** What of other folders is in the context. */
  readonly included: readonly StagedFolder[];
}

/** A folder beside a task's code. */
export interface StagedFolder {
  /** Absolute path. */
  readonly folder: string;
  /** What the paths of its files begin with in the context; undefined: it is in a bundle. */
  readonly prefix?: string;
}

/** What one TaskImages, or TrainingWorkflow, has staged, and what else the app was made from. */
export interface StagedImages {
  /** Folder of the package whose code staged it. */
  readonly packageRoot: string;
  readonly images: readonly StagedImage[];
  /** Modules that the app has loaded, less those of packages; undefined where that is not known. */
  readonly modules: readonly string[] | undefined;
  /** Files and folders that other assets of the app are made from. */
  readonly otherSources: readonly string[];
}
