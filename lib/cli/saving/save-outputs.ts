import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { inParallel, type OutputReference, objectionToPath, reasonOf } from '../../core';
import { extractArchive } from './archive';
import { OUTPUTS } from './run-files';

const DOWNLOADS_AT_ONCE = 16;

/** Outputs that were copied. */
export interface SavedOutputs {
  /** Where each one is, by name, as a path from the folder. */
  readonly places: Readonly<Record<string, string>>;
  /** Which files are not where one would expect them, and why. */
  readonly notes: readonly string[];
}

/**
 * Copies outputs that are in S3: a model or archive to `<name>.tar.gz` and, unpacked, to `<name>/`, files,
 * folders and large values to `outputs/<name>/`. Nothing is written outside the folder, and if one
 * output cannot be kept as it is, the others are still saved.
 */
export async function saveOutputs(
  s3: S3Client,
  bucket: string,
  outputs: Readonly<Record<string, OutputReference>>,
  directory: string,
): Promise<SavedOutputs> {
  const places: Record<string, string> = {};
  const notes: string[] = [];
  const own = `s3://${bucket}/`;
  for (const [name, output] of Object.entries(outputs)) {
    if (typeof output.uri !== 'string' || !output.uri.startsWith(own)) continue;
    const key = output.uri.slice(own.length);
    if (output.type === 'model' || output.type === 'archive') {
      const archive = join(directory, `${name}.tar.gz`);
      await download(s3, bucket, key, archive);
      const trouble = await extractArchive(archive, join(directory, name));
      places[name] = trouble === undefined ? name : `${name}.tar.gz`;
      if (trouble !== undefined) notes.push(`${name}.tar.gz cannot be unpacked: ${trouble}`);
    } else if (output.type === 'directory') {
      places[name] = join(OUTPUTS, name);
      const to = join(directory, places[name]);
      notes.push(...(await downloadFolder(s3, bucket, key, to)));
    } else {
      const file = objectionToPath(basename(key)) === undefined ? basename(key) : nameFor(key);
      places[name] = join(OUTPUTS, name, file);
      await download(s3, bucket, key, join(directory, places[name]));
    }
  }
  return { places, notes };
}

/** @returns a note for each file that could not get the name of its key */
async function downloadFolder(
  s3: S3Client,
  bucket: string,
  prefix: string,
  to: string,
): Promise<string[]> {
  const notes: string[] = [];
  mkdirSync(to, { recursive: true });
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    await inParallel(Contents, DOWNLOADS_AT_ONCE, async ({ Key = '', Size = 0 }) => {
      // The marker that the S3 console makes for an empty folder.
      if (Key.endsWith('/') && Size === 0) return;
      const path = Key.slice(prefix.length);
      const why = objectionToPath(path) ?? (await conflictOf(s3, bucket, Key, join(to, path)));
      if (why === undefined) return;
      const name = nameFor(path);
      await download(s3, bucket, Key, join(to, name));
      notes.push(`the file ${JSON.stringify(path)} of ${basename(to)} is kept as ${name}: ${why}`);
    });
  }
  return notes;
}

/** Errors of a name that cannot exist beside the others, such as `a` beside `a/b`. */
const CONFLICTS = new Set(['EEXIST', 'EINVAL', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR']);

/** Downloads to a path, unless no file can be there. @returns why not */
async function conflictOf(
  s3: S3Client,
  bucket: string,
  key: string,
  to: string,
): Promise<string | undefined> {
  try {
    await download(s3, bucket, key, to);
    return undefined;
  } catch (error) {
    if (CONFLICTS.has((error as NodeJS.ErrnoException).code ?? '')) return reasonOf(error);
    throw error;
  }
}

/** A name for a file that cannot have its own, the same each time. */
function nameFor(path: string): string {
  return `file-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
}

async function download(s3: S3Client, Bucket: string, Key: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  // Never over another file: if the file system ignores case, `A` and `a` are one name.
  await pipeline(Body as Readable, createWriteStream(to, { flags: 'wx' }));
}
