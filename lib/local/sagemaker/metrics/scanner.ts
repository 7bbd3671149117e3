import type { MetricDefinition } from '../types';
import { compileMetric, type MetricPattern } from './pattern';

/** Expressions see this much of a line: a longer one would take them unbounded time. */
const LONGEST_MATCHED = 8192;

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** A metric's latest value. */
export interface MetricValue {
  readonly name: string;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/**
 * Finds metric values in log lines. Tabs are seen as `#011`, which is how they appear in
 * CloudWatch and in the expressions of SageMaker's own algorithms; an expression that does not
 * match so is tried on the line with real tabs. The first group is the value; what is not a
 * finite number is passed over.
 */
export class MetricScanner {
  private readonly patterns: readonly MetricPattern[];
  private readonly any: RegExp | undefined;
  private readonly latest = new Map<string, MetricValue>();

  constructor(definitions: readonly MetricDefinition[]) {
    this.patterns = definitions.map(compileMetric);
    const literals = this.patterns.map(({ literal }) => literal);
    if (literals.length > 0 && literals.every((literal) => literal !== undefined)) {
      // Most lines hold no metric at all: one search tells.
      this.any = new RegExp([...new Set(literals)].map(escapeRegex).join('|'));
    }
  }

  /** Values of one line; the latest of each metric is kept. */
  scan(line: string, timestamp: number): MetricValue[] {
    const raw = line.slice(0, LONGEST_MATCHED);
    const text = raw.includes('\t') ? raw.replaceAll('\t', '#011') : raw;
    if (this.any && !this.any.test(text) && (text === raw || !this.any.test(raw))) {
      return [];
    }
    const found: MetricValue[] = [];
    for (const pattern of this.patterns) {
      const value = matched(pattern, text) ?? (text === raw ? undefined : matched(pattern, raw));
      if (value !== undefined) {
        const metric = { name: pattern.name, value, timestamp };
        this.latest.set(pattern.name, metric);
        found.push(metric);
      }
    }
    return found;
  }

  /** The latest value of every metric seen, in the order in which they were first seen. */
  values(): MetricValue[] {
    return [...this.latest.values()];
  }
}

function matched({ regex, literal }: MetricPattern, text: string): number | undefined {
  if (literal !== undefined && !text.includes(literal)) {
    return undefined;
  }
  // An escaped tab ends a value as a tab does: XGBoost prints several on one line.
  const value = regex.exec(text)?.[1]?.split('#011')[0];
  return value !== undefined && NUMBER.test(value) ? Number(value) : undefined;
}

function escapeRegex(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
