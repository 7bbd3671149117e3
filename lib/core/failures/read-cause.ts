import { isObject } from '../checks';
import type { FailedJob } from './facts';

/** A Cause, read: which errors it names, and the job or the text that it holds. */
export interface ReadCause {
  readonly codes: readonly string[];
  readonly httpStatus?: number;
  readonly job?: FailedJob;
  readonly text: string;
}

/** How a state machine wraps its own errors. */
const STATE =
  /^An error occurred while executing the state '.*?' \(entered at the event id #\d+\)\.\s*/s;
/** How Java's SDKs, and with them Step Functions, end a refusal. */
const SERVICE =
  /\s*\(Service: [^;,()]+[;,] Status Code: (\d{3})[;,](?: Error Code: ([\w.]+)[;,])?[^()]*\)(?:\s*\(SDK Attempt Count: \d+\))?\s*$/;
/** How botocore, and with it SageMaker Pipelines, begin one. */
const OPERATION =
  /^(?:[\w.]+: )?An error occurred \(([\w.]+)\) when calling the \w+ operation(?: \([^()]*\))?:\s*/;

/**
 * Reads the Error and Cause of Step Functions: JSON of the job that failed, JSON of what a function
 * threw, or the text of a refusal. A Cause that was cut in the middle is read as far as it goes.
 */
export function readCause({
  name,
  cause = '',
}: {
  readonly name?: string;
  readonly cause?: string;
}): ReadCause {
  const codes = name === undefined || name === '' ? [] : [name];
  const content = asObject(cause);
  const thrown = memberOf(content, cause, 'errorMessage');
  if (thrown !== undefined) {
    const type = memberOf(content, cause, 'errorType');
    return refusal(thrown, type === undefined || type === name ? codes : [...codes, type]);
  }
  const job = jobIn(content, cause);
  return job === undefined ? refusal(cause, codes) : { codes, job, text: '' };
}

function refusal(cause: string, codes: readonly string[]): ReadCause {
  const text = cause.replace(STATE, '');
  const [, status, inner] = SERVICE.exec(text) ?? [];
  const plain = text.replace(SERVICE, '');
  const [, operation] = OPERATION.exec(plain) ?? [];
  const further = [inner, operation].filter((code): code is string => code !== undefined);
  return {
    codes: [...codes, ...further],
    ...(status === undefined ? {} : { httpStatus: Number(status) }),
    text: plain.replace(OPERATION, '').trim(),
  };
}

/** The members of a job's description that tell of its end. */
const MEMBERS = {
  status: ['TrainingJobStatus', 'HyperParameterTuningJobStatus'],
  secondaryStatus: ['SecondaryStatus'],
  failureReason: ['FailureReason'],
} as const;

function jobIn(content: object | undefined, cause: string): FailedJob | undefined {
  if (!cause.trimStart().startsWith('{')) return undefined;
  const found = Object.entries(MEMBERS).flatMap(([member, names]) => {
    const value = names.map((name) => memberOf(content, cause, name)).find((it) => it);
    return value === undefined ? [] : [[member, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const content: unknown = JSON.parse(text);
    return isObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** A member that is a text; of JSON that was cut, the text as far as it is there. */
function memberOf(
  content: Readonly<Record<string, unknown>> | object | undefined,
  text: string,
  name: string,
): string | undefined {
  if (content !== undefined) {
    const value = (content as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : undefined;
  }
  if (!text.trimStart().startsWith('{')) return undefined;
  const [, escaped] = new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`, 's').exec(text) ?? [];
  if (escaped === undefined) return undefined;
  try {
    // The end may be half of an escape.
    return JSON.parse(`"${escaped.replace(/\\(?:u[\da-fA-F]{0,3})?$/, '')}"`);
  } catch {
    return escaped;
  }
}
