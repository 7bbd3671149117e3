import type { MetricDefinition } from '../../lib/core';

/** Expressions see this much of a line: a longer one would take them unbounded time. */
const LONGEST_MATCHED = 8_192;

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Finds one metric's value in a log line; undefined where it is not there. */
export type MetricReader = (line: string) => number | undefined;

/**
 * Reads a metric as SageMaker does: the expression's first group, with tabs seen as `#011`, which
 * is how CloudWatch has them. Undefined for an expression that only Python has.
 */
export function metricReader({ Regex: source }: MetricDefinition): MetricReader | undefined {
  let regex: RegExp;
  try {
    regex = new RegExp(anchored(source.replaceAll('(?P<', '(?<')));
  } catch {
    return undefined;
  }
  const literal = requiredLiteral(source);
  const read = (line: string): number | undefined => {
    if (!line.includes(literal)) return undefined;
    // An escaped tab ends a value as a tab does: XGBoost prints several on one line.
    const value = regex.exec(line)?.[1]?.split('#011')[0];
    return value !== undefined && NUMBER.test(value) ? Number(value) : undefined;
  };
  return (line) => {
    const start = line.slice(0, LONGEST_MATCHED);
    return read(start.replaceAll('\t', '#011'));
  };
}

/** Both find the same match, but anchored the search tries one position instead of all. */
function anchored(source: string): string {
  return source.startsWith('.*') && !source.includes('|') ? `^${source}` : source;
}

/** An escape, a class, a count, or one character of an expression. */
const TOKEN = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\{\d*,?\d*\}|[\s\S]/g;

/**
 * A text that every matching line contains: the longest run of plain characters before the first
 * group. Most lines hold no metric, and to search for a text is cheap.
 */
function requiredLiteral(source: string): string {
  if (source.includes('|') || source.includes('(?')) return '';
  const runs = [''];
  for (const token of source.match(TOKEN) ?? []) {
    if (token === '(') break;
    const run = runs.at(-1) as string;
    if (/^(?:[*?]|\{.*\})$/.test(token)) {
      // The character before may be missing.
      runs.splice(-1, 1, run.slice(0, -1), '');
    } else if (/^(?:[.^$+]|\[[\s\S]+|\\[A-Za-z0-9])$/.test(token)) {
      runs.push('');
    } else {
      runs[runs.length - 1] = run + token.slice(-1);
    }
  }
  return runs.reduce((best, run) => (run.length > best.length ? run : best), '');
}
