import type { RequestContext } from './request';
import { type Piece, wildcards } from './wildcards';

/** `${key}`, `${key, 'otherwise'}`, and `${*}`, `${?}`, `${$}` for the characters themselves. */
const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * Puts a request's values into a text of a policy; what comes from the request, and `${*}`, is never
 * a wildcard. Undefined when the request lacks a value: then the text matches nothing.
 *
 * @param hasVariables false for policies of version 2008-10-17, where `${…}` stands for itself
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expand(
  text: string,
  context: RequestContext,
  hasVariables: boolean,
): Piece[] | undefined {
  if (!hasVariables) return wildcards(text);
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    const value = variableValue(found[1] ?? '', context);
    if (value === undefined) return undefined;
    pieces.push(...wildcards(text.slice(end, found.index)), { kind: 'text', text: value });
    end = found.index + found[0].length;
  }
  pieces.push(...wildcards(text.slice(end)));
  return pieces;
}

/** A pattern's text as it stands, for operators that know no wildcards. */
export function literal(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'many' ? '*' : '?'))
    .join('');
}

function variableValue(variable: string, context: RequestContext): string | undefined {
  if (['*', '?', '$'].includes(variable)) return variable;
  const [, key = '', otherwise] = WITH_DEFAULT.exec(variable) ?? [];
  return context.single(key) ?? otherwise;
}
