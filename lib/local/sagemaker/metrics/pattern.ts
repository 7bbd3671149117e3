import { AwsError } from '../../errors';
import type { MetricDefinition } from '../types';

/** A metric definition, ready to be tried on lines. */
export interface MetricPattern {
  readonly name: string;
  readonly regex: RegExp;
  /** A text that every matching line contains; undefined when none is known. */
  readonly literal: string | undefined;
}

/**
 * Compiles a metric definition. SageMaker's expressions are Python's; what JavaScript spells
 * differently is translated (named groups, \A, \Z, comments, leading flags).
 *
 * @throws ValidationException – when it is no valid expression or uses what cannot be translated
 */
export function compileMetric({ Name, Regex }: MetricDefinition): MetricPattern {
  let source = Regex;
  let flags = '';
  const leading = /^\(\?([aiLmsux]+)\)/.exec(source);
  if (leading) {
    source = source.slice(leading[0].length);
    flags = [...'ims'].filter((flag) => leading[1]?.includes(flag)).join('');
  }
  source = translate(source);
  // Both find the same match, but anchored the search tries one position instead of all.
  const anchored =
    source.startsWith('.*') && !hasTopLevelAlternative(source) ? `^${source}` : source;
  try {
    if (leading?.[1]?.includes('x')) {
      throw new SyntaxError('verbose expressions, (?x), are not supported');
    }
    return {
      name: Name,
      regex: new RegExp(anchored, flags),
      literal: flags.includes('i') ? undefined : requiredLiteral(source),
    };
  } catch (error) {
    throw new AwsError(
      'ValidationException',
      `Invalid regular expression '${Regex}' of metric definition '${Name}': ` +
        `${(error as Error).message}`,
    );
  }
}

function translate(python: string): string {
  return python.replace(
    /\\([\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?P<(\w+)>|\(\?P=(\w+)\)|\(\?#[^)]*\)/g,
    (token, escaped?: string, group?: string, reference?: string) => {
      if (escaped !== undefined) {
        return escaped === 'A' ? '^' : escaped === 'Z' ? '$' : token;
      }
      if (group !== undefined) {
        return `(?<${group}>`;
      }
      if (reference !== undefined) {
        return `\\k<${reference}>`;
      }
      return token.startsWith('(?#') ? '' : token;
    },
  );
}

/** Splits an expression into escapes, classes, groups' ends, quantifiers and single characters. */
const TOKEN = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\{\d*,?\d*\}|[\s\S]/g;

function hasTopLevelAlternative(source: string): boolean {
  let depth = 0;
  return (source.match(TOKEN) ?? []).some((token) => {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    return token === '|' && depth === 0;
  });
}

/** The longest run of plain characters outside of groups: no line can match without it. */
function requiredLiteral(source: string): string | undefined {
  if (hasTopLevelAlternative(source)) {
    return undefined;
  }
  const runs = [''];
  let depth = 0;
  for (const token of source.match(TOKEN) ?? []) {
    const run = runs.at(-1) as string;
    if (token === '(' || token === ')') {
      depth += token === '(' ? 1 : -1;
      runs.push('');
    } else if (depth > 0 || /^([.^$|]|\[[\s\S]+)$/.test(token)) {
      runs.push('');
    } else if (/^([*?]|\{\d*,?\d*\})$/.test(token)) {
      // The character before may be missing.
      runs[runs.length - 1] = run.slice(0, -1);
      runs.push('');
    } else if (token === '+') {
      runs.push('');
    } else if (token.length === 2 && token.startsWith('\\')) {
      const isPlain = /[^\w]/.test(token.charAt(1));
      if (isPlain) {
        runs[runs.length - 1] = run + token.charAt(1);
      } else {
        runs.push('');
      }
    } else {
      runs[runs.length - 1] = run + token;
    }
  }
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? undefined : longest;
}
