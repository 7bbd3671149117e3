import {
  ExpressionError,
  type MetricDefinition,
  type MetricPoint,
  MetricReader,
  type ReportSource,
} from '../../lib/core';
import type { LogLine } from './dependencies';

/** Each metric's values in the order of a log; also those that are no finite numbers. */
export async function curvesOf(
  pages: AsyncIterable<readonly LogLine[]>,
  definitions: readonly MetricDefinition[],
): Promise<ReportSource['curves']> {
  const curves = new Map<string, MetricPoint[]>();
  const readers = readersOf(definitions);
  if (readers.length === 0) return {};
  for await (const lines of pages) {
    for (const { message, timestamp } of lines) {
      for (const reader of readers) {
        for (const value of reader.reports(message)) {
          const points = curves.get(reader.name) ?? [];
          curves.set(reader.name, points);
          points.push({ step: stepOf(message) ?? points.length + 1, value, timestamp });
        }
      }
    }
  }
  return Object.fromEntries(curves);
}

/** Readers of a job's metrics; an expression that SageMaker accepted, but Python would not, reads nothing. */
export function readersOf(definitions: readonly MetricDefinition[]): MetricReader[] {
  return definitions.flatMap((definition) => {
    try {
      return [new MetricReader(definition)];
    } catch (error) {
      if (error instanceof ExpressionError) return [];
      throw error;
    }
  });
}

/** As the runners print it, `step=12;`, or as XGBoost does, `[12]` before the metrics. */
const STEP = /\bstep=(\d+);|(?:^|\s)\[(\d+)\](?=\s|#011)/;

function stepOf(line: string): number | undefined {
  const [, logged, round] = STEP.exec(line) ?? [];
  const step = logged ?? round;
  return step === undefined ? undefined : Number(step);
}
