import { finalMetrics, type LastReports, type MetricDefinition } from '../../lib/core';
import { readersOf } from './curves';
import type { CollectDependencies, JobDescription } from './dependencies';

/** Whose reports count: rank 0 runs on the first host. */
const FIRST_HOST = 'algo-1';

/** mpirun writes who printed a line in front of it, and prints for all hosts on the first. */
const OF_ANOTHER_RANK = /^\[\d+,(?!0\])\d+\]<std(?:out|err)>:/;

/**
 * What the metrics of a job reported last, as one host's log has it, from its end back.
 *
 * Ends as soon as every metric that SageMaker has a value of was found; what a log does not have is
 * looked for in a bounded part of it. A log that cannot be read says nothing: a result does not
 * fail without it.
 *
 * @param host - @default the first, which rank 0 runs on
 */
export async function lastReports(
  job: JobDescription,
  definitions: readonly MetricDefinition[],
  { readBack }: Pick<CollectDependencies, 'readBack'>,
  host: string = FIRST_HOST,
): Promise<LastReports | undefined> {
  const readers = readersOf(definitions);
  if (readers.length === 0 || job.TrainingJobName === undefined) return undefined;
  const wanted = new Set(Object.keys(finalMetrics(job)));
  const last = new Map<string, number>();
  const lastNumbers = new Map<string, number>();
  const isDone = () =>
    readers.every(({ name }) => lastNumbers.has(name) || (last.has(name) && !wanted.has(name)));
  try {
    for await (const lines of readBack(job.TrainingJobName, host)) {
      for (const { message } of lines.toReversed()) {
        if (OF_ANOTHER_RANK.test(message)) continue;
        for (const reader of readers) {
          if (lastNumbers.has(reader.name)) continue;
          for (const value of reader.reports(message).toReversed()) {
            if (!last.has(reader.name)) last.set(reader.name, value);
            if (!Number.isFinite(value)) continue;
            lastNumbers.set(reader.name, value);
            break;
          }
        }
        if (isDone()) break;
      }
      const isMissing = [...wanted].some(
        (name) => !lastNumbers.has(name) && readers.some((reader) => reader.name === name),
      );
      if (isDone() || !isMissing) break;
    }
  } catch {
    return undefined;
  }
  return {
    host,
    last: Object.fromEntries(last),
    lastNumbers: Object.fromEntries(lastNumbers),
  };
}

/** A job's metrics, without the copy of the objective that SageMaker adds to a trial's. */
export function metricsOf({
  AlgorithmSpecification: algorithm,
}: JobDescription): MetricDefinition[] {
  return (algorithm?.MetricDefinitions ?? []).flatMap(({ Name, Regex }) =>
    Name === undefined || Regex === undefined || Name === 'ObjectiveMetric'
      ? []
      : [{ Name, Regex }],
  );
}
