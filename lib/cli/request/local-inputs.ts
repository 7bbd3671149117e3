import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import {
  at,
  inferContentTypes,
  inputKey,
  isDocument,
  isMarker,
  isObject,
  type Problems,
  reasonOf,
  type TaskRecord,
  type TrainingTaskRecord,
  trainedTasks,
} from '../../core';
import { lookAt } from './look-at';

/** Files of one channel, and where they go in the bucket. */
export interface Upload {
  readonly channel: string;
  /** Of the channel, once they are there. */
  readonly uri: string;
  /** Absolute paths with their keys. */
  readonly files: readonly { readonly path: string; readonly key: string }[];
}

/** A request whose channels all name S3, and what has to be uploaded for that to be true. */
export interface UploadedRequest {
  /** With the content types that follow from the file names: this one is planned here. */
  readonly request: unknown;
  /** Without them: the execution starts with this one and reads the names itself. */
  readonly sent: unknown;
  readonly uploads: readonly Upload[];
  /** What a person should know about the files, each with its channel. */
  readonly notes: readonly string[];
}

/** Where paths are looked up, and where their files would go. */
export interface UploadTarget {
  /** Folders that relative paths are relative to; the first that has the path wins. */
  readonly folders: readonly string[];
  readonly bucket: string;
  readonly execution: string;
}

/**
 * Replaces every local path of a request's channels by the URI it is uploaded to.
 *
 * A file goes to `…/inputs/<channel>/<file>` and the URI is its whole key; a folder becomes a
 * prefix. If all data files of a folder have one extension, the content type follows from it.
 * Hidden files (`.DS_Store`) are not uploaded. Algorithms take every file for data, so for them
 * markers (`_SUCCESS`) and files for people (`README.md`) are not uploaded either. Notes
 * `PathNotFound` or `EmptyPrefix` for every path that cannot be used.
 */
export function localInputs(
  request: unknown,
  record: TaskRecord,
  target: UploadTarget,
  problems: Problems,
): UploadedRequest {
  if (!isObject(request) || !isObject(request.inputs)) {
    return { request, sent: request, uploads: [], notes: [] };
  }
  const uploads: LocatedUpload[] = [];
  const tasks = trainedTasks(record, request);
  const located = tasks.map(({ record: task, path, inputs }) => {
    const keyOf = (channel: string) =>
      inputKey(
        target.execution,
        tasks.length === 1 ? channel : `${task.name}/${channel}`,
        record.ownRole?.folder,
      );
    return [
      task.name,
      locate(task, path, inputs, { ...target, keyOf }, uploads, problems),
    ] as const;
  });
  // The inputs of a single task are the request's; of several tasks, each has its part under its
  // name.
  const inputs =
    tasks.length === 1 ? located[0]?.[1] : { ...request.inputs, ...Object.fromEntries(located) };
  const sent = { ...request, inputs };
  const filesOf = (uri: string) => {
    const folder = uploads.find((upload) => upload.isFolder && upload.uri === uri);
    return folder?.files.map(({ key }) => key.slice(folder.prefix.length));
  };
  const inferred = inferContentTypes(record, sent, filesOf, problems);
  return {
    request: inferred.request,
    sent,
    uploads,
    notes: [...uploads.flatMap(leftBehind), ...inferred.notes],
  };
}

function leftBehind({ channel, documents: [first, ...others] }: LocatedUpload): string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [
    `${channel}: not uploaded: ${first}${more}, because the algorithm would read every file as data`,
  ];
}

/** One task's inputs with its paths replaced; what has to be uploaded is added to `uploads`. */
function locate(
  record: TrainingTaskRecord,
  inputsPath: string,
  given: Readonly<Record<string, unknown>>,
  target: UploadTarget & { keyOf(channel: string): string },
  uploads: LocatedUpload[],
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
    // Planning continues with the URI that a correct path would have, to find other problems.
    const prefix = target.keyOf(name);
    inputs[name] = { ...(isObject(value) ? value : {}), uri: `s3://${target.bucket}/${prefix}` };
    if ('why' in found) {
      problems.add('PathNotFound', path, `This path cannot be read: ${found.why}.`, {
        found: uri,
        allowed: `an s3:// URI, or a path from ${target.folders.join(' or ')}`,
      });
      continue;
    }
    const to = { prefix, bucket: target.bucket };
    const upload = uploadOf(name, found.path, to, record.kind === 'builtin');
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
        'A channel is made of files, and this path leads to no file.',
        {
          found: odd.path,
        },
      );
      continue;
    }
    const broken = upload.files.find(({ key }) => CONTROL.test(key.slice(prefix.length)));
    if (broken !== undefined) {
      problems.add(
        'InvalidChannelUri',
        path,
        'The name of this file has a line break or another control character, which is not allowed in the URI of a channel. Rename the file.',
        { found: broken.path, allowed: 'names without control characters' },
      );
      continue;
    }
    uploads.push(upload);
    inputs[name] = { ...(isObject(value) ? value : {}), uri: upload.uri };
  }
  return inputs;
}

/** Characters that break a line or disturb a terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/**
 * Where a path leads, or why it leads nowhere. Of several reasons, one other than absence is
 * preferred.
 */
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
  /** Files for people, which are not uploaded. */
  readonly documents: readonly string[];
}

function uploadOf(
  channel: string,
  path: string,
  { prefix, bucket }: { readonly prefix: string; readonly bucket: string },
  isForAlgorithm: boolean,
): LocatedUpload | { readonly why: string } {
  const isFolder = statSync(path).isDirectory();
  const base = isFolder ? path : dirname(path);
  let found: string[];
  try {
    found = isFolder ? filesUnder(path) : [basename(path)];
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    return { why };
  }
  const isLeft = (test: (name: string) => boolean) => (name: string) =>
    isFolder && isForAlgorithm && test(name);
  const documents = found.filter((name) => !isMarker(name)).filter(isLeft(isDocument));
  const files = found
    .filter((name) => !isLeft(isMarker)(name) && !documents.includes(name))
    .map((name) => ({ path: join(base, name), key: prefix + name }));
  const key = isFolder ? prefix : prefix + basename(path);
  return { channel, files, uri: `s3://${bucket}/${key}`, prefix, isFolder, documents };
}

/** Files below a folder that are not hidden, with their paths from it, with slashes. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)\./.test(path))
    .sort();
}

function isFile(path: string): boolean {
  return lookAt(path)?.isFile() === true;
}
