import type { ReportSource } from '../../core';
import { isTuned } from '../endings';
import { formatDollars, formatDuration, formatSeconds } from '../format';
import { type Html, html } from '../html';
import type { Links } from '../links';
import { facts, type Section } from './parts';

/** How long each phase took, and what was paid for. */
export function costs({ result, plan, pricePerHour }: ReportSource, { isLocal }: Links): Section {
  const { planSeconds, totalSeconds } = result.timings;
  const paid = isTuned(result) ? result.runtimeSeconds : result.billableSeconds;
  const price =
    pricePerHour === undefined || isLocal
      ? undefined
      : html`about ${formatDollars((paid / 3_600) * pricePerHour)} <small>at ${formatDollars(
          pricePerHour,
        )} an hour; your prices may differ</small>`;
  return {
    id: 'time',
    title: 'Time and cost',
    body: html`${!isTuned(result) && phases(result.timings.phases)}
${facts([
  ['Start to end', formatDuration(totalSeconds)],
  ['Planning', formatDuration(planSeconds)],
  isTuned(result)
    ? ['Tuning job', formatSeconds(paid)]
    : isLocal
      ? ['Billable', html`nothing <small>this ran on your own machine</small>`]
      : ['Billable', html`${formatSeconds(paid)} <small>of all instances together</small>`],
  ['Cost', price],
  ['Attempts', String(result.attempts)],
  ['Instances', instancesOf(plan)],
])}`,
  };
}

function phases(seconds: Readonly<Record<string, number>>): Html | undefined {
  const known = Object.entries(seconds).filter(([, length]) => Number.isFinite(length));
  const total = known.reduce((sum, [, length]) => sum + length, 0);
  if (total <= 0) return undefined;
  return html`<div class="phases" aria-hidden="true">${known.map(
    ([, length], index) =>
      html`<i class="phase-${index % 6}" style="flex-grow:${(length / total).toFixed(4)}"></i>`,
  )}</div>
<ul class="phase-names">${known.map(
    ([name, length], index) =>
      html`<li><i class="mark phase-${index % 6}"></i>${name} <b>${formatDuration(length)}</b></li>`,
  )}</ul>`;
}

/** `2 × ml.m5.large`; of a tuning job the types it may fall back to as well. */
function instancesOf(plan: ReportSource['plan']): string {
  if (plan.kind === 'training') {
    const { InstanceCount, InstanceType } = plan.request.ResourceConfig;
    return `${InstanceCount} × ${InstanceType}`;
  }
  const { TrainingJobDefinition: only, TrainingJobDefinitions: several } = plan.request;
  const all = (several ?? (only === undefined ? [] : [only])).map((definition) => {
    const { ResourceConfig: one, HyperParameterTuningResourceConfig: ladder } = definition;
    return (ladder?.InstanceConfigs ?? (one === undefined ? [] : [one]))
      .map(({ InstanceCount, InstanceType }) => `${InstanceCount} × ${InstanceType}`)
      .join(' or ');
  });
  return [...new Set(all)].join('; ');
}
