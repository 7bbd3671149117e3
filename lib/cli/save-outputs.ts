import { createWriteStream, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { type OutputReference, objectionToPath, RankZeroError } from '../core';
import { extractArchive } from './archive';
import { inParallel } from './in-parallel';

const DOWNLOADS_AT_ONCE = 16;

/** Folder of the outputs that are no models: their names are a task's own, and clash with nothing. */
export const OUTPUTS = 'outputs';

/**
 * Copies outputs that lie in S3: a model to `<name>.tar.gz` and, unpacked, to `<name>/`, files,
 * folders and large values to `outputs/<name>/`.
 * @returns where each lies, by name
 */
export async function saveOutputs(
  s3: S3Client,
  bucket: string,
  outputs: Readonly<Record<string, OutputReference>>,
  directory: string,
): Promise<Record<string, string>> {
  const saved: Record<string, string> = {};
  for (const [name, output] of Object.entries(outputs)) {
    const own = `s3://${bucket}/`;
    if (!output.uri.startsWith(own)) continue;
    const key = output.uri.slice(own.length);
    if (output.type === 'model') {
      await download(s3, bucket, key, join(directory, `${name}.tar.gz`));
      await extractArchive(join(directory, `${name}.tar.gz`), join(directory, name));
      saved[name] = join(directory, name);
    } else if (output.type === 'directory') {
      saved[name] = join(directory, OUTPUTS, name);
      await downloadFolder(s3, bucket, key, saved[name]);
    } else {
      saved[name] = join(directory, OUTPUTS, name, basename(key));
      await download(s3, bucket, key, saved[name]);
    }
  }
  return saved;
}

async function downloadFolder(
  s3: S3Client,
  bucket: string,
  prefix: string,
  to: string,
): Promise<void> {
  mkdirSync(to, { recursive: true });
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    await inParallel(Contents, DOWNLOADS_AT_ONCE, ({ Key = '' }) =>
      download(s3, bucket, Key, join(to, pathOf(Key, prefix))),
    );
  }
}

/** Where an object lies in its folder. @throws UnsafeKey – when that would be outside of it */
function pathOf(key: string, prefix: string): string {
  const path = key.slice(prefix.length);
  const objection = objectionToPath(path);
  if (objection === undefined) return path;
  throw new RankZeroError(
    'UnsafeKey',
    `The key ${JSON.stringify(key)} cannot become a file below ${prefix}: ${objection}.`,
    { hint: 'Name the files of a folder that is returned without it.' },
  );
}

async function download(s3: S3Client, Bucket: string, Key: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await pipeline(Body as Readable, createWriteStream(to));
}
