import { MAX_HYPERPARAMETERS } from '../algorithms';
import { holdsLiteral, isSecret, MAX_VALUE } from '../checks';
import type {
  AccountFacts,
  CustomTaskRecord,
  ExecutionFacts,
  ParameterDocument,
  ValueDeclaration,
} from '../model';
import { jobsUri, parametersKey, secretsKey } from './layout';
import { attemptOf } from './names';

/** How a training function's inputs travel to its runner. */
export interface CustomParameters {
  /** As hyperparameters, the job description among them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** What cannot travel as hyperparameters. Absent: all of it does. */
  readonly document?: ParameterDocument;
  /** Secrets that were given in clear. Absent: there are none. */
  readonly secrets?: ParameterDocument;
}

/**
 * SageMaker's toolkit hands all hyperparameters on in one environment variable, and Linux starts no
 * program with one of more than 131,072 bytes; half of that, as other facts are in it, too.
 */
const MAX_BYTES = 65_536;

/** JSON of what no environment variable or argument can hold: NUL, and half of a surrogate pair. */
const UNPASSABLE = /\\u(?:0000|d[89a-f])/;

/**
 * The inputs as hyperparameters, each as JSON so that its type survives. What does not fit (2,500
 * characters each, 100 and 64 KiB in all) goes into one document in S3, largest first; so does what
 * the toolkit could not hand on. Secrets in clear go into a document of their own, because
 * SageMaker shows hyperparameters to whoever may describe the job, its toolkit logs them, and the
 * other document stays. A reference is not a secret: it is passed like any value.
 *
 * @param taken - how many hyperparameters the job has beside these
 * @see containers/CONTRACT.md
 */
export function customParameters(
  record: CustomTaskRecord,
  values: Readonly<Record<string, unknown>>,
  taken: number,
  execution: ExecutionFacts,
  facts: AccountFacts,
): CustomParameters {
  const isHidden = ([name, value]: readonly [string, unknown]) =>
    holdsLiteral(value, isSecret(name, record.inputs[name] as ValueDeclaration));
  const entries = Object.entries(values);
  const hidden = entries.filter(isHidden);
  const open = entries.filter((entry) => !isHidden(entry));
  const key = parametersKey(execution.name, facts.folder);
  const hiddenKey = secretsKey(execution.name, attemptOf(execution), facts.folder);
  const uriOf = (of: string) => `s3://${facts.bucket}/${of}`;
  const uris = hidden.length === 0 ? {} : { secrets: uriOf(hiddenKey) };
  const described = jobDescription(record, facts, { document: uriOf(key), ...uris });
  const texts = open.map(([name, value]) => [name, oneLine(value)] as const);
  const fits = fitting(texts, MAX_HYPERPARAMETERS - taken, described);
  const parameters = Object.fromEntries(fits);
  const spilled = open.filter(([name]) => !Object.hasOwn(parameters, name));
  return {
    hyperparameters: {
      ...(spilled.length === 0 ? jobDescription(record, facts, uris) : described),
      ...parameters,
    },
    ...(spilled.length === 0 ? {} : { document: { key, values: Object.fromEntries(spilled) } }),
    ...(hidden.length === 0
      ? {}
      : { secrets: { key: hiddenKey, values: Object.fromEntries(hidden) } }),
  };
}

/** The shortest of the texts, as far as they fit beside the description. */
function fitting(
  texts: readonly (readonly [string, string])[],
  most: number,
  described: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  let bytes = bytesOf(described);
  return texts
    .filter(([, text]) => text.length <= MAX_VALUE && !UNPASSABLE.test(text))
    .sort(([, a], [, b]) => a.length - b.length)
    .slice(0, Math.max(0, most - Object.keys(described).length))
    .filter(([name, text]) => {
      bytes += bytesOf({ [name]: text });
      return bytes <= MAX_BYTES;
    });
}

/** Bytes of hyperparameters as JSON in ASCII, as the toolkit writes them. */
function bytesOf(hyperparameters: Readonly<Record<string, string>>): number {
  const text = JSON.stringify(hyperparameters);
  // Anything else is written as six characters, such as \u00e4.
  return text.length + 5 * text.replace(/[ -~]/g, '').length;
}

/** JSON on one line, also by the API's patterns: JSON itself lets other line ends than \n stand. */
function oneLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Name of the hyperparameter that tells the runner about the task. */
const DESCRIPTION = '_rankzero';

/**
 * The task description for the runner, as hyperparameters: in pieces if it is too long for one. Without
 * `documents` it is that of any of the task's jobs, whatever was requested.
 */
export function jobDescription(
  { entry, inputs, outputs }: CustomTaskRecord,
  facts: AccountFacts,
  documents: { readonly document?: string; readonly secrets?: string } = {},
): Readonly<Record<string, string>> {
  const text = oneLine({
    version: 1,
    entry,
    jobs: jobsUri(facts.bucket, facts.folder),
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, declaration]) => [
        name,
        declaration.type === 'channel'
          ? { type: 'channel', ...(declaration.required ? {} : { default: null }) }
          : valueDescription(name, declaration),
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, { type, format }]) => [
        name,
        { type, ...(format === undefined ? {} : { format }) },
      ]),
    ),
    ...documents,
  });
  if (text.length <= MAX_VALUE) return { [DESCRIPTION]: text };
  return Object.fromEntries(pieces(text).map((piece, index) => [`${DESCRIPTION}.${index}`, piece]));
}

function pieces(text: string): string[] {
  const cut: string[] = [];
  for (let start = 0; start < text.length; ) {
    const piece = text.slice(start, start + MAX_VALUE);
    // Half of a surrogate pair would not survive UTF-8.
    const whole = start + MAX_VALUE < text.length ? piece.replace(/[\ud800-\udbff]$/, '') : piece;
    cut.push(whole);
    start += whole.length;
  }
  return cut;
}

/** What the runner has to know of an input. A secret's default travels with its value. */
function valueDescription(name: string, declaration: ValueDeclaration): object {
  const {
    required: _required,
    description: _description,
    default: fallback,
    ...rest
  } = declaration;
  const isHidden = isSecret(name, declaration) || holdsLiteral(fallback, false);
  const isKept = fallback !== undefined && (fallback === null || !isHidden);
  return { ...rest, ...(isKept ? { default: fallback } : {}) };
}
