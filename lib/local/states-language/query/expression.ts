import jsonata from 'jsonata';
import { boundRecursion, freshBounds } from './bounds';
import { addFunctions } from './functions';
import { inspect, type Unsupported } from './inspect';
import { type JsonValue, toJson, UnsupportedResult } from './json-value';

/** Values by the name that expressions know them under, without the dollar sign. */
export type Bindings = Record<string, unknown>;

/** A JSONata expression, parsed once and evaluated often. */
export interface Expression {
  /** What stands between `{%` and `%}`, trimmed: the form in which causes quote it. */
  readonly source: string;
  /** What it refers to that no expression of a state machine may. */
  readonly unsupported: readonly Unsupported[];
  /** True when it reads `$states.errorOutput`, which exists in a Catch only. */
  readonly readsErrorOutput: boolean;
  /** True when it reads `$states.result`, which exists where something has returned one. */
  readonly readsResult: boolean;
  /** @throws EvaluationError – when it throws, or yields nothing or a function. */
  evaluate(bindings: Bindings): Promise<JsonValue>;
}

/** Why an expression gave no value; the message continues "The JSONata expression '…' ". */
export class EvaluationError extends Error {}

/** Tells an expression from a literal string: nothing may stand outside of `{% … %}`. */
export function isExpression(text: unknown): text is string {
  return (
    typeof text === 'string' && text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
  );
}

/**
 * Parses `{% … %}`.
 *
 * @throws SyntaxError – with JSONata's own message, when it does not parse.
 */
export function parseExpression(text: string): Expression {
  const source = text.slice(2, -2).trim();
  const parsed = parse(source);
  addFunctions(parsed);
  const { unsupported, readsErrorOutput, readsResult, definesFunction } = inspect(parsed.ast());
  if (definesFunction) boundRecursion(parsed);
  return {
    source,
    unsupported,
    readsErrorOutput,
    readsResult,
    evaluate: async (bindings) => {
      const all = definesFunction ? { ...bindings, ...freshBounds() } : bindings;
      return dataOf(await run(parsed, all));
    },
  };
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new SyntaxError((error as { message: string }).message, { cause: error });
  }
}

async function run(parsed: jsonata.Expression, bindings: Bindings): Promise<unknown> {
  try {
    return await parsed.evaluate(undefined, bindings);
  } catch (error) {
    // JSONata throws plain objects with a code. AWS was measured to end the sentence before a
    // code, and to put a colon before a message without one.
    const { code, message } = error as { code?: string; message: string };
    const tail = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
    throw new EvaluationError(`threw an error during evaluation${tail}`, { cause: error });
  }
}

function dataOf(result: unknown): JsonValue {
  let value: JsonValue | undefined;
  try {
    value = toJson(result);
  } catch (error) {
    if (!(error instanceof UnsupportedResult)) throw error;
    throw new EvaluationError('returned an unsupported result type.', { cause: error });
  }
  if (value === undefined) throw new EvaluationError('returned nothing (undefined).');
  return value;
}
