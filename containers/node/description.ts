import { isObject } from '../../lib/core/checks/shape';
import { messageOf, RunnerError } from './errors';

/** A declared input, as the runner has to know it. */
export interface Input {
  readonly name: string;
  readonly type: 'channel' | 'integer' | 'float' | 'text' | 'flag' | 'json';
  /** Absent: the input is required. Null: it is optional. */
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly unknown[];
  readonly secret: boolean;
}

/** A declared output. */
export interface Output {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'integer' | 'float' | 'text' | 'flag' | 'json' | 'model';
}

/** The job description: what the platform tells the runner about the task. */
export interface Description {
  /** The entry's file, then the name of its export after a colon; without one the only export. */
  readonly entry: string;
  /** `s3://bucket/prefix` under which each job has a folder of its name. */
  readonly jobs: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** `s3://bucket/key` of a JSON object with the inputs that did not fit. */
  readonly document: string | undefined;
  /** The same with secrets. */
  readonly secrets: string | undefined;
}

/** Name of the hyperparameter; a long description is cut into `_rankzero.0`, `_rankzero.1`, … */
export const RESERVED = '_rankzero';
const VERSION = 1;
const INPUT_TYPES = ['channel', 'integer', 'float', 'text', 'flag', 'json'];
const OUTPUT_TYPES = ['file', 'directory', 'integer', 'float', 'text', 'flag', 'json', 'model'];
const OUTPUT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const ENTRY = /^[A-Za-z_][\w./-]*(?::[A-Za-z_$][\w$]*)?$/;
/** Parts of names by which people call what must not be seen; "tokenizer" has none. */
const SECRET_WORDS =
  /^(?:apikey|auth|credentials?|key|passphrase|passwd|password|pwd|secret|token)$/i;
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g;

/** Whether a name says that its value must not be shown. */
export function looksSecret(name: string): boolean {
  return (name.match(WORD) ?? []).some((word) => SECRET_WORDS.test(word));
}

/**
 * Reads the job description. Members that this version does not know are refused: an older runner
 * must not ignore what a newer platform means.
 *
 * @throws BadJobDescription – for anything unknown.
 */
export function readDescription(hyperparameters: Readonly<Record<string, string>>): Description {
  let content: unknown;
  try {
    content = JSON.parse(joined(hyperparameters));
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw bad('', `not JSON: ${messageOf(error)}`);
  }
  const required = ['version', 'entry', 'jobs', 'inputs', 'outputs'];
  const allowed = [...required, 'document', 'secrets'];
  const read = members(content, '', required, allowed);
  const { version, entry, jobs, inputs, outputs, document, secrets } = read;
  if (version !== VERSION) throw bad('version', `expected ${VERSION}, found ${show(version)}`);
  if (typeof entry !== 'string' || !ENTRY.test(entry)) {
    throw bad('entry', `expected "file" or "file:export", found ${show(entry)}`);
  }
  return {
    entry,
    jobs: s3Uri(jobs, 'jobs').replace(/\/+$/, ''),
    inputs: entries(inputs, 'inputs').map(([name, value]) => readInput(name, value)),
    outputs: entries(outputs, 'outputs').map(([name, value]) => readOutput(name, value)),
    document: document === undefined ? undefined : s3Uri(document, 'document'),
    secrets: secrets === undefined ? undefined : s3Uri(secrets, 'secrets'),
  };
}

/** Puts the pieces of the reserved hyperparameter together. */
function joined(hyperparameters: Readonly<Record<string, string>>): string {
  const whole = hyperparameters[RESERVED];
  const pieces = Object.keys(hyperparameters).filter((name) => /^_rankzero\.[0-9]+$/.test(name));
  if (whole !== undefined && pieces.length === 0) return whole;
  const ordered = pieces.map((_, number) => hyperparameters[`${RESERVED}.${number}`]);
  if (whole !== undefined || pieces.length === 0 || ordered.includes(undefined)) {
    const found = Object.keys(hyperparameters).filter((name) => name.startsWith(RESERVED));
    throw new RunnerError(
      'BadJobDescription',
      `hyperparameters: expected ${RESERVED}, or ${RESERVED}.0, ${RESERVED}.1, … without a gap, found ${found.sort().join(', ') || 'none'}; start the job as a Rank Zero task`,
    );
  }
  return ordered.join('');
}

function readInput(name: string, value: unknown): Input {
  const at = `inputs.${name}`;
  const allowed = ['type', 'default', 'minimum', 'maximum', 'values', 'secret'];
  const content = members(value, at, ['type'], allowed);
  const { type, values, secret = looksSecret(name) } = content;
  oneOf(type, INPUT_TYPES, `${at}.type`);
  const isNumber = type === 'integer' || type === 'float';
  for (const limit of ['minimum', 'maximum']) {
    if (content[limit] === undefined) continue;
    if (!isNumber) throw bad(at, `an input of type ${type} has no minimum and no maximum`);
    if (typeof content[limit] !== 'number') {
      throw bad(`${at}.${limit}`, `expected a number, found ${show(content[limit])}`);
    }
  }
  if (values !== undefined) {
    if (!isNumber && type !== 'text') {
      throw bad(at, `an input of type ${type} has no list of values`);
    }
    if (!Array.isArray(values) || values.length === 0) {
      throw bad(`${at}.values`, `expected a list of what is allowed, found ${show(values)}`);
    }
  }
  if (typeof secret !== 'boolean') {
    throw bad(`${at}.secret`, `expected true or false, found ${show(secret)}`);
  }
  return { ...content, name, secret: secret || looksSecret(name) } as Input;
}

function readOutput(name: string, value: unknown): Output {
  const at = `outputs.${name}`;
  if (!OUTPUT_NAME.test(name)) {
    throw bad(at, 'expected a name of letters, digits and _, starting with a letter');
  }
  // How Python's runner writes a data frame; there are none here.
  const { type } = members(value, at, ['type'], ['type', 'format']);
  oneOf(type, OUTPUT_TYPES, `${at}.type`);
  return { name, type: type as Output['type'] };
}

function members(
  content: unknown,
  at: string,
  required: readonly string[],
  allowed: readonly string[],
): Record<string, unknown> {
  if (!isObject(content)) throw bad(at, `expected an object, found ${show(content)}`);
  for (const name of required) {
    if (content[name] === undefined) throw bad(at, `${name} is missing`);
  }
  for (const name of Object.keys(content)) {
    if (!allowed.includes(name)) {
      throw bad(at, `'${name}' is not known; known are ${allowed.join(', ')}`);
    }
  }
  return content;
}

function entries(group: unknown, at: string): [string, unknown][] {
  if (!isObject(group)) throw bad(at, `expected an object, found ${show(group)}`);
  return Object.entries(group);
}

function oneOf(value: unknown, allowed: readonly string[], at: string): void {
  if (allowed.includes(value as string)) return;
  throw bad(at, `expected one of ${allowed.join(', ')}, found ${show(value)}`);
}

function s3Uri(value: unknown, at: string): string {
  if (typeof value === 'string' && /^s3:\/\/[^/]+(?:\/.*)?$/s.test(value)) return value;
  throw bad(at, `expected s3://bucket/…, found ${show(value)}`);
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}

function bad(at: string, message: string): RunnerError {
  const place = at === '' ? RESERVED : `${RESERVED}.${at}`;
  return new RunnerError(
    'BadJobDescription',
    `${place}: ${message}; deploy the task again with the version of Rank Zero that its image was built with`,
  );
}
