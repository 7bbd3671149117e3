import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import {
  algorithmNamed,
  at,
  contentTypeOf,
  inputKey,
  isObject,
  type Problems,
  reasonOf,
  type TaskRecord,
  type TrainingTaskRecord,
  trainedTasks,
} from '../core';
import { lookAt } from './look-at';

/** Files of one channel and where in the bucket they go. */
export interface Upload {
  readonly channel: string;
  /** Absolute paths with their keys. */
  readonly files: readonly { readonly path: string; readonly key: string }[];
}

/** A request whose channels all name S3, and what has to be uploaded for that to be true. */
export interface UploadedRequest {
  readonly request: unknown;
  readonly uploads: readonly Upload[];
}

/** Where paths are looked up and where their files would go. */
export interface UploadTarget {
  /** Folders that relative paths are relative to; the first that has the path wins. */
  readonly folders: readonly string[];
  readonly bucket: string;
  readonly execution: string;
}

/**
 * Replaces every local path of a request's channels by the URI it is uploaded to.
 *
 * A file goes to `…/inputs/<channel>/<file>` and is named whole; a folder becomes a prefix. The
 * content type of a folder whose files all have one extension is that extension's. Hidden files
 * (`.DS_Store`) stay behind.
 * Notes `PathNotFound` or `EmptyPrefix` for every path that cannot be used.
 */
export function localInputs(
  request: unknown,
  record: TaskRecord,
  target: UploadTarget,
  problems: Problems,
): UploadedRequest {
  if (!isObject(request) || !isObject(request.inputs)) return { request, uploads: [] };
  const uploads: Upload[] = [];
  const tasks = trainedTasks(record, request);
  const located = tasks.map(({ record: task, path, inputs }) => {
    const folder = tasks.length === 1 ? '' : `${task.name}/`;
    return [
      task.name,
      locate(task, path, inputs, { ...target, folder }, uploads, problems),
    ] as const;
  });
  // One task's inputs are the request's own; of several, each has its part under its name.
  const inputs =
    tasks.length === 1 ? located[0]?.[1] : { ...request.inputs, ...Object.fromEntries(located) };
  return { request: { ...request, inputs }, uploads };
}

/** One task's inputs with its paths replaced; what has to be uploaded is added to `uploads`. */
function locate(
  record: TrainingTaskRecord,
  inputsPath: string,
  given: Readonly<Record<string, unknown>>,
  target: UploadTarget & { readonly folder: string },
  uploads: Upload[],
  problems: Problems,
): Record<string, unknown> {
  const inputs: Record<string, unknown> = { ...given };
  for (const [name, declaration] of Object.entries(record.inputs)) {
    if (declaration.type !== 'channel') continue;
    const value = inputs[name];
    const uri = isObject(value) ? value.uri : value;
    // A URI of another scheme is not a path: planning refuses it and says so.
    if (typeof uri !== 'string' || uri === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) continue;
    const path = isObject(value) ? at(at(inputsPath, name), 'uri') : at(inputsPath, name);
    const found = find(uri, target.folders);
    // Planning goes on with the URI that a sound path has, to find what else is wrong.
    const prefix = inputKey(target.execution, `${target.folder}${name}`);
    inputs[name] = { ...(isObject(value) ? value : {}), uri: `s3://${target.bucket}/${prefix}` };
    if ('why' in found) {
      problems.add('PathNotFound', path, `This cannot be read: ${found.why}.`, {
        found: uri,
        allowed: `an s3:// URI, or a path from ${target.folders.join(' or ')}`,
      });
      continue;
    }
    const upload = uploadOf(name, found.path, prefix);
    if ('why' in upload) {
      problems.add('PathNotFound', path, `This folder cannot be read: ${upload.why}.`, {
        found: uri,
      });
      continue;
    }
    if (upload.files.length === 0) {
      problems.add('EmptyPrefix', path, 'There are no files in this folder.', { found: uri });
      continue;
    }
    const odd = upload.files.find((file) => !isFile(file.path));
    if (odd !== undefined) {
      problems.add(
        'PathNotFound',
        path,
        'A channel is made of files, and no file is behind this.',
        {
          found: odd.path,
        },
      );
      continue;
    }
    uploads.push(upload);
    inputs[name] = {
      ...contentTypeOfFolder(upload, declaration.contentType, record),
      ...(isObject(value) ? value : {}),
      uri: `s3://${target.bucket}/${upload.prefix}`,
    };
  }
  return inputs;
}

/** Where a path leads, or why nowhere: of several reasons the one that is not just absence. */
function find(
  path: string,
  folders: readonly string[],
): { readonly path: string } | { readonly why: string } {
  let why = reasonOf(Object.assign(new Error(), { code: 'ENOENT' })) as string;
  for (const folder of folders) {
    const candidate = resolve(folder, path);
    try {
      accessSync(candidate, constants.R_OK);
      return { path: candidate };
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') why = reason;
    }
  }
  return { why };
}

interface LocatedUpload extends Upload {
  readonly prefix: string;
  readonly isFolder: boolean;
}

function uploadOf(
  channel: string,
  path: string,
  prefix: string,
): LocatedUpload | { readonly why: string } {
  const isFolder = statSync(path).isDirectory();
  const base = isFolder ? path : dirname(path);
  let found: string[];
  try {
    found = isFolder ? filesUnder(path) : [path];
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    return { why };
  }
  const files = found.map((file) => ({
    path: file,
    key: prefix + relative(base, file).split(sep).join('/'),
  }));
  return { channel, files, prefix: isFolder ? prefix : prefix + basename(path), isFolder };
}

/** A prefix has no extension that planning could see; what its files have in common stands in. */
function contentTypeOfFolder(
  { files, isFolder }: LocatedUpload,
  declared: string | undefined,
  record: TrainingTaskRecord,
): { contentType?: string } {
  const [extension = '', ...others] = new Set(files.map(({ path }) => extname(path)));
  if (record.kind !== 'builtin') return {};
  if (!isFolder || declared !== undefined || others.length > 0) return {};
  const contentType = contentTypeOf(extension, algorithmNamed(record.algorithm));
  return contentType === undefined ? {} : { contentType };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/(^|\/)\./.test(relative(folder, path).split(sep).join('/')))
    .sort();
}

function isFile(path: string): boolean {
  return lookAt(path)?.isFile() === true;
}
