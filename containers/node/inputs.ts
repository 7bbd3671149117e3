import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, decode, expected, parseJson } from './decode';
import { type Description, type Input, looksSecret, RESERVED } from './description';
import { RunnerError, Unfit } from './errors';
import type { Host } from './host';
import { learn } from './masking';
import { hasReference, isReference } from './reference';
import { type Fetch, resolve } from './secret-references';

/** A task's inputs by name; channels as paths. */
export type Values = Readonly<Record<string, unknown>>;

/** Where inputs come from that are not in the job's own files. */
export interface Sources {
  /** The inputs in a document in S3. */
  readonly readDocument: (uri: string) => Promise<Document>;
  readonly fetchSecret: Fetch;
}

type Document = Readonly<Record<string, unknown>>;

/**
 * Gathers all declared inputs from channels, hyperparameters and the S3 document.
 *
 * @throws BadInput – with one line for each problem, before the user's code is even loaded.
 */
export async function gatherInputs(
  description: Description,
  host: Host,
  sources: Sources,
): Promise<Values> {
  const raw = Object.fromEntries(
    Object.entries(host.hyperparameters).filter(([name]) => !isPlatformName(name)),
  );
  const uris = [description.document, description.secrets].filter((uri) => uri !== undefined);
  const documents = await Promise.all(uris.map((uri) => sources.readDocument(uri)));
  const document: Document = Object.assign({}, ...documents);
  learnSecrets(description, raw, document);
  const problems = unknownNames(description, host, raw, document);
  const values: [string, unknown][] = [];
  for (const declared of description.inputs) {
    try {
      const given = await fromSecret(declared, raw, document, sources.fetchSecret);
      values.push([declared.name, given ?? oneInput(declared, host, raw, document)]);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      problems.push(`${declared.name}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new RunnerError('BadInput', problems.sort().join('\n'));
  // Unlike an assignment, this keeps an input called __proto__.
  return Object.fromEntries(values);
}

/** Masks every secret from here on, also one that fits no input. */
function learnSecrets(
  { inputs }: Description,
  raw: Readonly<Record<string, string>>,
  document: Document,
): void {
  const isSecret = (name: string) =>
    inputs.find((input) => input.name === name)?.secret ?? looksSecret(name);
  for (const [name, text] of Object.entries(raw)) {
    const given = parsed(text);
    learn(given, isSecret(name));
    if (!isReference(given)) learn(text, isSecret(name));
  }
  for (const [name, value] of Object.entries(document)) learn(value, isSecret(name));
  for (const input of inputs) learn(input.default, input.secret);
}

/** A text parsed as JSON; undefined if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** An input's value where it refers to a secret, or holds what does; undefined where it does not. */
async function fromSecret(
  declared: Input,
  raw: Readonly<Record<string, string>>,
  document: Document,
  fetch: Fetch,
): Promise<unknown> {
  const { name, type, secret } = declared;
  if (!secret && type !== 'json') return undefined;
  const given = Object.hasOwn(raw, name) ? parsed(raw[name] as string) : document[name];
  if (!isReference(given)) {
    return type === 'json' && hasReference(given)
      ? check(declared, await resolve(given, fetch))
      : undefined;
  }
  const value = await resolve(given, fetch);
  // Text as it stands, all else as JSON.
  if (type === 'text') {
    return check(declared, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return typeof value === 'string' ? decode(declared, value) : check(declared, value);
}

/** Whether a hyperparameter is SageMaker's or the runner's own. */
function isPlatformName(name: string): boolean {
  return (
    name.startsWith('sagemaker_') ||
    name === '_tuning_objective_metric' ||
    name === RESERVED ||
    name.startsWith(`${RESERVED}.`)
  );
}

/** What came but was not declared, or was declared as something else. */
function unknownNames(
  { inputs }: Description,
  host: Host,
  raw: Readonly<Record<string, string>>,
  document: Document,
): string[] {
  const isChannel = ({ type }: Input) => type === 'channel';
  const channels = inputs.filter(isChannel).map(({ name }) => name);
  const parameters = inputs.filter((input) => !isChannel(input)).map(({ name }) => name);
  const problems = Object.keys(host.channels)
    .filter((name) => !channels.includes(name))
    .map(
      (name) =>
        `${name}: not a channel of this task; its channels are ${channels.join(', ') || 'none'}`,
    );
  for (const name of Object.keys({ ...raw, ...document })) {
    if (!parameters.includes(name)) {
      const known = parameters.join(', ') || 'none';
      problems.push(`${name}: not a parameter of this task; its parameters are ${known}`);
    } else if (Object.hasOwn(raw, name) && Object.hasOwn(document, name)) {
      problems.push(`${name}: given as a hyperparameter and in the document; give it once`);
    }
  }
  return problems;
}

function oneInput(
  declared: Input,
  host: Host,
  raw: Readonly<Record<string, string>>,
  document: Document,
): unknown {
  const { name, type } = declared;
  if (type === 'channel') {
    if (Object.hasOwn(host.channels, name)) return channelPath(name, host);
  } else if (Object.hasOwn(raw, name)) {
    return decode(declared, raw[name] as string);
  } else if (Object.hasOwn(document, name)) {
    return check(declared, document[name]);
  }
  if (declared.default === undefined) throw new Unfit(`missing; expected ${expected(declared)}`);
  if (declared.default === null) return null;
  if (type === 'channel') throw new Unfit("a channel's only default is null");
  try {
    return check(declared, declared.default);
  } catch (error) {
    throw new Unfit(`its default: ${(error as Unfit).message}`, { cause: error });
  }
}

function channelPath(name: string, host: Host): string {
  const path = join(host.base, 'input', 'data', name);
  // A Pipe channel is a series of FIFOs next to this path, which itself never exists.
  if (host.channels[name]?.TrainingInputMode !== 'Pipe' && !existsSync(path)) {
    throw new Unfit(`the platform left no data at ${path}`);
  }
  return path;
}
