import { ExpressionError, type MetricDefinition, MetricReader } from '../../../core';
import { AwsError } from '../../aws/errors';

/** A metric's latest value. */
export interface MetricValue {
  readonly name: string;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Finds the metrics of a job in its log lines, as SageMaker does; see {@link MetricReader}. */
export class MetricScanner {
  private readonly readers: readonly MetricReader[];
  private readonly any: RegExp | undefined;
  private readonly latest = new Map<string, MetricValue>();
  private readonly givenUp = new Set<MetricReader>();

  /** @throws ValidationException – when an expression is not valid in Python */
  constructor(definitions: readonly MetricDefinition[]) {
    this.readers = definitions.map(readerOf);
    const texts = this.readers.map(({ required }) => required);
    if (texts.length > 0 && texts.every((text) => text !== undefined)) {
      // Most lines hold no metric at all: one search tells.
      this.any = new RegExp([...new Set(texts.flat())].map(escapeRegex).join('|'));
    }
  }

  /** Values of one line; the latest of each metric is kept. */
  scan(line: string, timestamp: number): MetricValue[] {
    if (this.any && !this.any.test(line)) return [];
    const found: MetricValue[] = [];
    for (const reader of this.readers) {
      for (const value of reader.values(line)) {
        const metric = { name: reader.name, value, timestamp };
        this.latest.set(reader.name, metric);
        found.push(metric);
      }
    }
    return found;
  }

  /** The latest value of every metric seen, in the order in which they were first seen. */
  values(): MetricValue[] {
    return [...this.latest.values()];
  }

  /** Names of the metrics whose expressions took too long, each once. */
  takeGivenUp(): string[] {
    const fresh = this.readers.filter((reader) => reader.hasGivenUp && !this.givenUp.has(reader));
    for (const reader of fresh) this.givenUp.add(reader);
    return fresh.map(({ name }) => name);
  }
}

/**
 * Makes the reader of a metric. @throws ValidationException – when its expression is not valid in
 * Python
 */
export function readerOf(definition: MetricDefinition): MetricReader {
  try {
    return new MetricReader(definition);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new AwsError(
      'ValidationException',
      `Invalid regular expression '${definition.Regex}' of metric definition ` +
        `'${definition.Name}': ${error.message}`,
    );
  }
}

function escapeRegex(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
