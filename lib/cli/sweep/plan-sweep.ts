import { InvalidRequestError, isObject, type Problem, sweepRunName } from '../../core';
import type { Upload } from '../request/local-inputs';
import { type PlannedFor, type PlannedRequest, planGiven } from '../request/planning';
import type { SweepLine } from './read-requests';

/** A sweep, each request planned as its execution will be. */
export interface PlannedSweep {
  readonly name: string;
  /** With every local path replaced by a URI. */
  readonly requests: readonly unknown[];
  /** Files that several requests name are uploaded once. */
  readonly uploads: readonly Upload[];
}

/**
 * Plans each request of a sweep.
 * @throws InvalidRequest – with every problem of every request, each with its line
 */
export function planSweep(
  name: string,
  file: string,
  lines: readonly SweepLine[],
  workflow: PlannedFor,
): PlannedSweep {
  const problems: Problem[] = [];
  const requests: unknown[] = [];
  const shared = new SharedUploads();
  for (const [index, { line, request }] of lines.entries()) {
    const execution = sweepRunName(name, index + 1);
    try {
      requests.push(
        shared.share(planGiven(workflow, request, file, { name: execution }), execution),
      );
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error;
      for (const problem of error.problems) {
        problems.push({ ...problem, path: `request ${line}: ${problem.path}` });
      }
    }
  }
  if (problems.length > 0) throw new InvalidRequestError(problems, 'The sweep');
  return { name, requests, uploads: shared.uploads };
}

/** The uploads of many requests: the same files of the same channel go to one place. */
class SharedUploads {
  readonly uploads: Upload[] = [];
  private readonly folders = new Map<string, string>();

  /** @returns the request, with the URIs of the first that has named the same files */
  share({ record, request, uploads }: PlannedRequest, execution: string): unknown {
    let shared = request;
    for (const upload of uploads) {
      const paths = upload.files.map(({ path }) => path);
      const files = JSON.stringify([record.name, upload.channel, paths]);
      const folder = folderOf(upload, execution);
      const first = this.folders.get(files);
      if (first === undefined) {
        this.folders.set(files, folder);
        this.uploads.push(upload);
      } else {
        shared = replaced(shared, folder, first);
      }
    }
    return shared;
  }
}

/** The part of an upload's keys that names the execution and the channel. */
function folderOf({ channel, files }: Upload, execution: string): string {
  const [{ key } = { key: '' }] = files;
  const inputs = `executions/${execution}/inputs/`;
  const start = key.indexOf(inputs) + inputs.length;
  return key.slice(0, key.indexOf(`${channel}/`, start) + channel.length + 1);
}

/** A request whose `s3://BUCKET/FROM…` are `s3://BUCKET/TO…`. */
function replaced(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') {
    const [, bucket] = /^(s3:\/\/[^/]+\/)/.exec(value) ?? [];
    const start = `${bucket}${from}`;
    return value.startsWith(start) ? `${bucket}${to}${value.slice(start.length)}` : value;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member, from, to)]),
  );
}
