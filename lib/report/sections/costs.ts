import {
  type EndDocument,
  type Money,
  type ReportSource,
  showMoney,
  trainedBodies,
  trialsCost,
} from '../../core';
import { formatDuration, formatSeconds } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { facts, instancesText, type Section } from './parts';

/** How long each phase took, and what was paid for. */
export function costs({ result, plan, trials }: ReportSource, { isLocal }: Links): Section {
  const { planSeconds, totalSeconds } = result.timings;
  const { paidFact, phases } = spent(result, isLocal);
  const instances = trainedBodies(plan).map((body) => instancesText(body.instances));
  const cost = isLocal ? undefined : costOf(result, plan, trials);
  return {
    id: 'time',
    title: 'Time and cost',
    body: html`${phases}
${facts([
  ['Start to end', formatDuration(totalSeconds)],
  ['Planning', formatDuration(planSeconds)],
  paidFact,
  ['Spot savings', savedText(result)],
  ['Cost', cost && html`about ${showMoney(cost)} <small>by the workflow’s price table</small>`],
  ['At worst', worstText(plan)],
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
  readonly paidFact: readonly [term: string, value: HtmlValue];
  readonly phases?: Html | undefined;
} {
  switch (result.kind) {
    case 'training': {
      const told = isLocal
        ? html`nothing <small>this ran on your own machine</small>`
        : html`${formatSeconds(result.billableSeconds)} <small>of all instances together</small>`;
      return { paidFact: ['Billable', told], phases: phaseBar(result.timings.phases) };
    }
    case 'tuning': {
      return { paidFact: ['Tuning job', formatSeconds(result.runtimeSeconds)] };
    }
  }
}

function costOf(
  result: EndDocument,
  plan: ReportSource['plan'],
  trials: ReportSource['trials'] = [],
): Money | undefined {
  switch (result.kind) {
    case 'training':
      return result.cost;
    case 'tuning':
      return trialsCost(plan, trials);
  }
}

function savedText(result: EndDocument): HtmlValue {
  if (result.kind !== 'training' || result.spotSavings === undefined) return undefined;
  return `${Math.round(100 * result.spotSavings)} %`;
}

/** What the plan allowed, with the cost where prices are known. */
function worstText({ worstCase }: ReportSource['plan']): HtmlValue {
  // A plan of an earlier version does not say.
  if (worstCase === undefined) return undefined;
  const { instanceSeconds, cost } = worstCase;
  const told = cost === undefined ? '' : `, ${showMoney(cost)}`;
  return `${formatDuration(instanceSeconds)} of one instance${told}`;
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
