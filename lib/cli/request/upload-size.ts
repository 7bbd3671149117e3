import { statSync } from 'node:fs';
import type { DataSize } from '../../core';
import type { Upload } from './local-inputs';

/** Size of the files of this machine that a channel is made of; undefined for another URI. */
export function uploadSize(uploads: readonly Upload[], uri: string): DataSize | undefined {
  const upload = uploads.find((one) => one.uri === uri);
  if (upload === undefined) return undefined;
  const { files } = upload;
  const bytes = files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return { files: files.length, bytes };
}
