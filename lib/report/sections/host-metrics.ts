import type { ReportSource } from '../../core';
import { formatNumber } from '../format';
import { type Section, table } from './parts';

/** What each host of a job reported last, where they differ. */
export function hostMetrics({ hostMetrics: hosts = [] }: ReportSource): Section | undefined {
  const names = [...new Set(hosts.flatMap(({ last }) => Object.keys(last)))];
  const valuesOf = (name: string) =>
    hosts.map(({ last }) => (Object.hasOwn(last, name) ? last[name] : undefined));
  const differing = names.filter((name) => new Set(valuesOf(name)).size > 1);
  if (differing.length === 0) return undefined;
  return {
    id: 'hosts',
    title: 'Last values by host',
    short: 'Hosts',
    body: table(
      'Last values by host',
      ['Metric', ...hosts.map(({ host }) => host)],
      differing.map((name) => [
        name,
        ...valuesOf(name).map((value) => (value === undefined ? '–' : formatNumber(value))),
      ]),
    ),
  };
}
