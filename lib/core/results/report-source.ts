import type { Plan } from '../model';
import type { EndDocument } from './end-document';
import type { LastReports } from './last-reports';
import type { Trial } from './tuning-types';

/** One value of a metric. */
export interface MetricPoint {
  /** Step, where the log said one; else the number of the value, from 1. */
  readonly step: number;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** The end of a host's log. */
export interface LogTail {
  /** `algo-1` */
  readonly host: string;
  readonly lines: readonly string[];
  /** Whether the log has earlier lines. */
  readonly isCut: boolean;
}

/** Everything that a report shows; it has no other source. */
export interface ReportSource {
  readonly result: EndDocument;
  readonly plan: Plan;
  /** Of the training job, or of the best trial: each metric's values in order. */
  readonly curves: Readonly<Record<string, readonly MetricPoint[]>>;
  readonly logs: readonly LogTail[];
  /** Of a job on several hosts: what each of the first ones reported last of each metric. */
  readonly hostMetrics?: readonly LastReports[];
  /** Of a tuning job, in the order they were started. */
  readonly trials?: readonly Trial[];
  /** ISO 8601. */
  readonly writtenAt: string;
}
