import { finalMetrics } from './final-metrics';
import { instancesOf } from './instances-of';
import type { TrainingJobDescription } from './training-types';

/** How a metric that is no finite number is written where only text can say it. */
export type NotFinite = 'NaN' | 'Infinity' | '-Infinity';

/** What the log of one host says of a job's metrics. */
export interface LastReports {
  /** `algo-1` */
  readonly host: string;
  /** What each metric reported last: `NaN` and infinities too, which SageMaker passes over. */
  readonly last: Readonly<Record<string, number>>;
  /** The last finite number of each. */
  readonly lastNumbers: Readonly<Record<string, number>>;
}

/** The metrics of a result, and what is to be said about them. */
export interface ReportedMetrics {
  readonly metrics: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * The last number of each metric: SageMaker's, which of several hosts takes whichever came last;
 * there it is rank 0's, whose host is the first.
 *
 * @param reports - of the first host; undefined where its log could not be read
 */
export function reportedMetrics(
  job: TrainingJobDescription,
  reports: LastReports | undefined,
): ReportedMetrics {
  const metrics: Record<string, number> = { ...finalMetrics(job) };
  const notes: string[] = [];
  if (reports === undefined) return { metrics, notes };
  const hasSeveralHosts = instancesOf(job) > 1;
  for (const [name, last] of Object.entries(reports.last)) {
    const number = Object.hasOwn(reports.lastNumbers, name) ? reports.lastNumbers[name] : undefined;
    const final = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (hasSeveralHosts && number !== undefined && !isSame(number, final)) {
      metrics[name] = number;
      notes.push(
        `${name}: ${number} is what ${reports.host} reported last; SageMaker shows ${
          final ?? 'no value'
        }, the last of all hosts`,
      );
    }
    if (Number.isFinite(last)) continue;
    const before = metrics[name];
    notes.push(
      before === undefined
        ? `${name}: it reported ${last}, and never a number`
        : `${name}: its last report is ${last}; ${before} is the last number before`,
    );
  }
  return { metrics, notes };
}

/** The API has 32-bit floats. */
function isSame(number: number, final: number | undefined): boolean {
  return final !== undefined && Math.fround(number) === Math.fround(final);
}

/** A number that is not finite, as JSON can have it; undefined for any other. */
export function notFinite(value: number | undefined): NotFinite | undefined {
  return value === undefined || Number.isFinite(value) ? undefined : (String(value) as NotFinite);
}
