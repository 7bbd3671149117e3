import { statSync } from 'node:fs';

/** One file of a build context. */
export interface ContextFile {
  /** Path in the context, with slashes. */
  readonly path: string;
  readonly content: { readonly copyOf: string } | { readonly text: string | Uint8Array };
  readonly isExecutable: boolean;
}

/** A file as it lies on disk. */
export function copyOf(file: string, path: string): ContextFile {
  return { path, content: { copyOf: file }, isExecutable: (statSync(file).mode & 0o100) !== 0 };
}

/** A file that is made here. */
export function madeFile(path: string, text: string | Uint8Array): ContextFile {
  return { path, content: { text }, isExecutable: false };
}

/** The same files in a folder of the context. */
export function below(folder: string, files: readonly ContextFile[]): ContextFile[] {
  return files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
}
