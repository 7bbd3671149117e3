import type { MetricDefinition, MetricPoint, ReportData } from '../../lib/core';
import type { LogLine } from './dependencies';
import { metricReader } from './metric-reader';

/** Each metric's values in the order of a log. */
export async function curvesOf(
  pages: AsyncIterable<readonly LogLine[]>,
  definitions: readonly MetricDefinition[],
): Promise<ReportData['curves']> {
  const curves = new Map<string, MetricPoint[]>();
  const readers = definitions.flatMap((definition) => {
    const read = metricReader(definition);
    return read === undefined ? [] : [[definition.Name, read] as const];
  });
  if (readers.length === 0) return {};
  for await (const lines of pages) {
    for (const { message, timestamp } of lines) {
      for (const [name, read] of readers) {
        const value = read(message);
        if (value === undefined) continue;
        const points = curves.get(name) ?? [];
        curves.set(name, points);
        points.push({ step: stepOf(message) ?? points.length + 1, value, timestamp });
      }
    }
  }
  return Object.fromEntries(curves);
}

/** As the runners print it, `step=12;`, or as XGBoost does, `[12]` before the metrics. */
const STEP = /\bstep=(\d+);|(?:^|\s)\[(\d+)\](?=\s|#011)/;

function stepOf(line: string): number | undefined {
  const [, logged, round] = STEP.exec(line) ?? [];
  const step = logged ?? round;
  return step === undefined ? undefined : Number(step);
}
