import {
  algorithmNamed,
  completedType,
  contentTypeOf,
  type FileNames,
  isPacked,
  readFileNames,
  refusePacked,
  tableOf,
} from '../algorithms';
import { isObject, type JsonObject } from '../checks';
import type { ChannelDeclaration, TaskRecord, TrainingTaskRecord } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { type TrainedTask, trainedTasks } from './trained-tasks';

/** A request with what the names of its files tell, and what a person should know of that. */
export interface InferredRequest {
  readonly request: unknown;
  readonly notes: readonly string[];
}

/**
 * Fills in the content types that the names of a built-in algorithm's files tell, where the request
 * and the task leave them open, and notes what else lies among the files.
 *
 * `filesOf` gives the paths below a URI as far as they are known, undefined where they are not.
 * Notes `AlgorithmRefuses` for files that the algorithm would have to unpack.
 */
export function inferContentTypes(
  record: TaskRecord,
  request: unknown,
  filesOf: (uri: string) => readonly string[] | undefined,
  problems: Problems,
): InferredRequest {
  if (!isObject(request) || !isObject(request.inputs)) return { request, notes: [] };
  const notes: string[] = [];
  const tasks = trainedTasks(record, request);
  const completed = tasks.map(
    (task) => [task.record.name, complete(task, filesOf, notes, problems)] as const,
  );
  const inputs =
    tasks.length === 1
      ? completed[0]?.[1]
      : { ...request.inputs, ...Object.fromEntries(completed) };
  return { request: { ...request, inputs }, notes };
}

function complete(
  { record, path, inputs }: TrainedTask,
  filesOf: (uri: string) => readonly string[] | undefined,
  notes: string[],
  problems: Problems,
): JsonObject {
  if (record.kind !== 'builtin') return inputs;
  const completed: Record<string, unknown> = { ...inputs };
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const value = inputs[name];
    if (declaration.type !== 'channel' || value === undefined) continue;
    const channel: JsonObject = isObject(value) ? value : { uri: value };
    const { uri } = channel;
    if (typeof uri !== 'string' || !isPrefix(channel, declaration)) continue;
    const files = filesOf(uri);
    if (files === undefined) continue;
    const algorithm = algorithmNamed(record.algorithm);
    const found = readFileNames(files, algorithm);
    checkPacked(found, record, { ...declaration, ...channel }, at(path, name), problems);
    const given = channel.contentType ?? declaration.contentType ?? contentTypeOf(uri, algorithm);
    const { contentType: named = given } = found;
    const contentType =
      given === undefined
        ? completedType(tableOf(record.algorithm), name, found.contentType)
        : named;
    if (given === undefined && contentType !== undefined) {
      completed[name] = { ...channel, contentType };
      notes.push(`${name}: ${String(contentType)}, by the names of its files`);
    }
    notes.push(...strangers(name, uri, given ?? contentType, found));
  }
  return completed;
}

/** A manifest's own name tells nothing of the files that it lists. */
function isPrefix(channel: JsonObject, declaration: ChannelDeclaration): boolean {
  return (channel.s3DataType ?? declaration.s3DataType ?? 'S3Prefix') === 'S3Prefix';
}

function checkPacked(
  { packed }: FileNames,
  { algorithm }: Extract<TrainingTaskRecord, { kind: 'builtin' }>,
  channel: JsonObject,
  path: string,
  problems: Problems,
): void {
  // Of a URI that is a file itself, its check says so.
  if (packed === undefined || algorithm !== 'xgboost' || isPacked(String(channel.uri))) return;
  if (channel.inputMode === 'Pipe') return;
  refusePacked(packed, path, problems);
}

/** What lies among data in S3 and would be read as data. */
function strangers(
  name: string,
  uri: string,
  contentType: unknown,
  { marker, document }: FileNames,
): string[] {
  const odd = marker ?? document;
  if (odd === undefined) return [];
  const folder = uri.endsWith('/') ? uri : `${uri}/`;
  const what =
    marker === undefined
      ? 'is read as data like every file'
      : `may be taken for data: the algorithm guesses the delimiter of CSV from any one file`;
  const checkText = contentType === undefined || String(contentType).includes('csv');
  if (marker !== undefined && !checkText) return [];
  return [
    `${name}: ${odd} lies among the files and ${what}. Leave it out by a longer prefix, such as ` +
      `${folder}part-, or by a manifest ("s3DataType": "ManifestFile")`,
  ];
}
