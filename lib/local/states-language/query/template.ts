import { isObject } from '../../../core';
import { type Bindings, EvaluationError, type Expression, isExpression } from './expression';
import { type JsonObject, type JsonValue, setMember } from './json-value';

/** JSON whose strings may be expressions, at any depth. */
export type Template =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Template])[] };

/** An expression that failed, with the path of the field that holds it. */
export class FieldError extends Error {
  constructor(
    message: string,
    /** Relative to the state: `Output/rows[0]/name`. */
    readonly field: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Makes a template of JSON; `compile` is called for each expression with its field path. */
export function makeTemplate(
  value: JsonValue,
  field: string,
  compile: (text: string, field: string) => Expression | undefined,
): Template {
  if (isExpression(value)) {
    const expression = compile(value, field);
    return expression === undefined
      ? { kind: 'literal', value }
      : { kind: 'expression', expression };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, i) => makeTemplate(item, `${field}[${i}]`, compile));
    return items.every((item) => item.kind === 'literal')
      ? { kind: 'literal', value }
      : { kind: 'array', items };
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([name, member]) => [name, makeTemplate(member, `${field}/${name}`, compile)] as const,
    );
    return members.every(([, member]) => member.kind === 'literal')
      ? { kind: 'literal', value }
      : { kind: 'object', members };
  }
  return { kind: 'literal', value };
}

/**
 * Fills a template in.
 *
 * @throws FieldError – when one of its expressions gives no value.
 */
export async function fill(
  template: Template,
  field: string,
  bindings: Bindings,
): Promise<JsonValue> {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return fillExpression(template.expression, field, bindings);
    case 'array': {
      const items: JsonValue[] = [];
      for (const [i, item] of template.items.entries()) {
        items.push(await fill(item, `${field}[${i}]`, bindings));
      }
      return items;
    }
    case 'object': {
      const object: JsonObject = {};
      for (const [name, member] of template.members) {
        setMember(object, name, await fill(member, `${field}/${name}`, bindings));
      }
      return object;
    }
  }
}

async function fillExpression(
  expression: Expression,
  field: string,
  bindings: Bindings,
): Promise<JsonValue> {
  try {
    return await expression.evaluate(bindings);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new FieldError(aboutExpression(expression, field, error.message), field, {
      cause: error,
    });
  }
}

/** The sentence every cause about an expression begins with. */
export function aboutExpression(expression: Expression, field: string, what: string): string {
  return `The JSONata expression '${expression.source}' specified for the field '${field}' ${what}`;
}
