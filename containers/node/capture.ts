import { accessSync, constants, existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject } from '../../lib/core/checks/shape';
import { exactJson } from '../../lib/core/exact-numbers';
import type { JsonValue } from '../../lib/core/model/outputs';
import type { Description, Output } from './description';
import { asFlag, asFloat, asInteger, asJson, asText, describeValue } from './encode';
import { messageOf, RunnerError, Unfit } from './errors';
import { listTree } from './tree';
import type { Transfer } from './upload';

/** One output, checked: a value for the manifest, or objects to store. */
export interface Captured {
  readonly declared: Output;
  readonly value?: JsonValue;
  readonly transfers: readonly Transfer[];
}

/** Longer values are stored as objects of their own, so that a manifest stays small. */
const INLINE_BYTES = 8 * 1024;
const MAX_KEY_BYTES = 1024;

/** Everything that was returned: what can be stored, and what is wrong with the rest. */
export interface Capture {
  readonly outputs: readonly Captured[];
  readonly problems: readonly string[];
}

/**
 * Fits what the function returned to the declared outputs, before anything is uploaded. Objects lie
 * below `prefix`, the key of the writer's folder with a slash at its end: files as
 * `<name>/<file name>`, directories as `<name>/<path>`, long text and JSON as `<name>/value.txt` and
 * `<name>/value.json`. There is one problem for each output that is undeclared, missing or of another
 * type; it takes none of the others along.
 *
 * @param modelDirectory - where a model must be. @default - other hosts may have left it
 * @throws BadOutput – when what was returned has no names at all.
 */
export function capture(
  declared: Description['outputs'],
  returned: unknown,
  prefix: string,
  modelDirectory?: string,
): Capture {
  const values = namedValues(returned);
  const names = declared.map(({ name }) => name);
  const problems = Object.keys(values)
    .filter((name) => !names.includes(name))
    .map(
      (name) =>
        `${name}: returned, but not declared; declared outputs are ${names.join(', ') || 'none'}`,
    );
  const outputs: Captured[] = [];
  for (const output of declared) {
    const { name, type } = output;
    if (type === 'model') {
      problems.push(...modelProblems(name, values[name] !== undefined, modelDirectory));
      continue;
    }
    if (!Object.hasOwn(values, name) || values[name] === undefined) {
      problems.push(`${name}: declared as ${type}, but not returned`);
      continue;
    }
    try {
      outputs.push(captureOne({ ...output, type }, values[name], `${prefix}${name}/`));
    } catch (error) {
      // The file system, or a value's own toJSON, may raise anything.
      problems.push(`${name}: ${error instanceof Unfit ? error.message : messageOf(error)}`);
    }
  }
  return { outputs, problems };
}

/** An output that SageMaker stores itself is written, not returned. */
function modelProblems(name: string, isReturned: boolean, directory?: string): string[] {
  if (isReturned) return [`${name}: a model is not returned; write it below ctx.modelDirectory`];
  if (directory === undefined) return [];
  const entries = existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true })
    : [];
  return entries.some((entry) => !entry.isDirectory())
    ? []
    : [`${name}: nothing was written below ctx.modelDirectory, where it must be`];
}

/** A declared output that the function returns. */
type Returned = Output & { readonly type: Exclude<Output['type'], 'model'> };

function namedValues(returned: unknown): Record<string, unknown> {
  if (returned === undefined || returned === null) return {};
  if (isObject(returned)) return returned;
  throw new RunnerError(
    'BadOutput',
    `the function returned ${describeValue(returned)}; expected an object with one value for each declared output`,
  );
}

function captureOne(declared: Returned, value: unknown, folder: string): Captured {
  switch (declared.type) {
    case 'file':
      return { declared, transfers: [file(value, folder)] };
    case 'directory':
      return { declared, transfers: directory(value, folder) };
    case 'integer':
      return { declared, value: asInteger(value), transfers: [] };
    case 'float':
      return { declared, value: asFloat(value), transfers: [] };
    case 'flag':
      return { declared, value: asFlag(value), transfers: [] };
    case 'text': {
      const text = asText(value);
      return inlineOrStored(declared, text, text, `${folder}value.txt`);
    }
    case 'json': {
      const json = asJson(value);
      return inlineOrStored(declared, json, exactJson(json), `${folder}value.json`);
    }
  }
}

function inlineOrStored(declared: Output, value: JsonValue, text: string, key: string): Captured {
  const body = Buffer.from(text);
  if (body.length <= INLINE_BYTES) return { declared, value, transfers: [] };
  return { declared, transfers: [{ key, sizeBytes: body.length, body }] };
}

function file(value: unknown, folder: string): Transfer {
  const path = localPath(value, 'file');
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile()) throw new Unfit(`expected a file, found ${kindOf(facts)} at ${path}`);
  accessSync(path, constants.R_OK);
  return { key: checkedKey(folder + basename(path)), source: path, sizeBytes: facts.size };
}

function directory(value: unknown, folder: string): Transfer[] {
  const path = localPath(value, 'directory');
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isDirectory()) {
    throw new Unfit(`expected a directory, found ${kindOf(facts)} at ${path}`);
  }
  return listTree(path).map(({ source, path: inner, sizeBytes }) => ({
    key: checkedKey(folder + inner),
    source,
    sizeBytes,
  }));
}

function localPath(value: unknown, expected: string): string {
  if (value instanceof URL && value.protocol === 'file:') return fileURLToPath(value);
  if (typeof value === 'string' && value !== '') return value;
  throw new Unfit(`expected the path of a ${expected}, found ${describeValue(value)}`);
}

function kindOf(facts: Stats | undefined): string {
  if (facts === undefined) return 'nothing';
  if (facts.isDirectory()) return 'a directory';
  return facts.isFile() ? 'a file' : 'something else';
}

function checkedKey(key: string): string {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  throw new Unfit(`${key}: longer than the ${MAX_KEY_BYTES} bytes of an S3 key`);
}
