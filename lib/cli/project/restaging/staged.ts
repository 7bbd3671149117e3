import { readFileSync } from 'node:fs';
import type { StagedImage, StagedImages } from '../../../staging/staged-images';
import { lookAt } from '../../request/look-at';

/** What an app has said that it staged. */
export function readStaged(file: string): StagedImages[] {
  if (lookAt(file) === undefined) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** The folder of the task's code, and those that it includes. */
export function foldersOf({ folder, included }: StagedImage): string[] {
  return [folder, ...included.map((it) => it.folder)];
}
