import { relative } from 'node:path';
import { formatMetric } from '../display/format';
import type { savedRuns } from './saved-run';

type Listed = ReturnType<typeof savedRuns>[number];

/** A run of this machine, as it is listed. */
export interface RunFacts {
  readonly name: string;
  readonly task: string;
  /** `Succeeded`, `Stopped` or `Failed`. */
  readonly status: string;
  /** ISO 8601: when its document was written. */
  readonly endedAt: string;
  /** Absent where no job was started. */
  readonly totalSeconds?: number;
  /** What its job was simulated from. Absent: it ran. */
  readonly simulatedFrom?: string;
  readonly folder: string;
}

/** What is listed of a run. */
export function factsOf({ content, directory, endedAt }: Listed): RunFacts {
  return {
    name: content.execution.name,
    task: content.task ?? '',
    status: content.status,
    endedAt: endedAt.toISOString(),
    ...(content.kind === 'none' ? {} : { totalSeconds: content.timings.totalSeconds }),
    ...simulation(content),
    folder: directory,
  };
}

function simulation(content: Listed['content']): Pick<RunFacts, 'simulatedFrom'> {
  const from = content.kind === 'training' ? content.simulatedFrom : undefined;
  return from === undefined ? {} : { simulatedFrom: from };
}

/** The few metrics by which runs are told apart, on one line; of a simulated one, that it is. */
export function metricsText({ content }: Listed): string {
  const { simulatedFrom } = simulation(content);
  const metrics = metricsOf(content);
  return simulatedFrom === undefined ? metrics : ['simulated', metrics].filter(Boolean).join(': ');
}

function metricsOf(content: Listed['content']): string {
  const metrics: Readonly<Record<string, number>> =
    content.kind === 'none'
      ? {}
      : content.kind === 'training'
        ? content.metrics
        : content.best === undefined
          ? {}
          : { [content.objective.metric]: content.best.objective };
  return Object.entries(metrics)
    .sort(([a], [b]) => Number(b.startsWith('validation')) - Number(a.startsWith('validation')))
    .slice(0, MOST_METRICS)
    .map(([name, value]) => `${name} ${formatMetric(value)}`)
    .join(', ');
}

const MOST_METRICS = 3;

/** Address of a file of a run, from the page of its folder's folder. */
export function addressOf(folder: string, path: string): string {
  return relative(folder, path).split(/[\\/]/).map(encodeURIComponent).join('/');
}
