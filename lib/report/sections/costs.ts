import { type EndDocument, type ReportSource, trainedBodies } from '../../core';
import { formatDollars, formatDuration, formatSeconds } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { facts, instancesText, type Section } from './parts';

/** How long each phase took, and what was paid for. */
export function costs({ result, plan, pricePerHour }: ReportSource, { isLocal }: Links): Section {
  const { planSeconds, totalSeconds } = result.timings;
  const { paid, paidFact, phases } = spent(result, isLocal);
  const instances = trainedBodies(plan).map((body) => instancesText(body.instances));
  const price =
    pricePerHour === undefined || isLocal
      ? undefined
      : html`about ${formatDollars((paid / 3_600) * pricePerHour)} <small>at ${formatDollars(
          pricePerHour,
        )} an hour; your prices may differ</small>`;
  return {
    id: 'time',
    title: 'Time and cost',
    body: html`${phases}
${facts([
  ['Start to end', formatDuration(totalSeconds)],
  ['Planning', formatDuration(planSeconds)],
  paidFact,
  ['Cost', price],
  ['Attempts', String(result.attempts)],
  ['Instances', [...new Set(instances)].join('; ')],
])}`,
  };
}

/** The seconds that are paid for, how they are told, and the phases where they are known. */
function spent(
  result: EndDocument,
  isLocal: boolean,
): {
  readonly paid: number;
  readonly paidFact: readonly [term: string, value: HtmlValue];
  readonly phases?: Html | undefined;
} {
  switch (result.kind) {
    case 'training': {
      const paid = result.billableSeconds;
      const told = isLocal
        ? html`nothing <small>this ran on your own machine</small>`
        : html`${formatSeconds(paid)} <small>of all instances together</small>`;
      return { paid, paidFact: ['Billable', told], phases: phaseBar(result.timings.phases) };
    }
    case 'tuning': {
      const paid = result.runtimeSeconds;
      return { paid, paidFact: ['Tuning job', formatSeconds(paid)] };
    }
  }
}

function phaseBar(seconds: Readonly<Record<string, number>>): Html | undefined {
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
