import {
  type EndDocument,
  type ReportSource,
  type TrainingFailure,
  type TrainingResult,
  type TuningFailure,
  type TuningResult,
  trainedBodies,
} from '../../core';
import { formatCount, formatDuration, formatNumber, formatTime } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { copyButton, instancesText } from './parts';

const KINDS: Readonly<Record<EndDocument['kind'], string>> = {
  training: 'Training job',
  tuning: 'Tuning job',
};
const SIGNS: Readonly<Record<EndDocument['status'], string>> = {
  Succeeded: '✓',
  Stopped: '■',
  Failed: '✕',
};
/** Metrics that are told in large; the others follow with the curves. */
const LARGE_METRICS = 2;

/** What ran, how it ended and the few numbers that everybody asks for first. */
export function header(data: ReportSource, links: Links): Html {
  const { result } = data;
  return html`<header>
<p class="kind">${KINDS[result.kind]}${links.isLocal && ' in the local account'}${simulated(
    result,
  )}</p>
<h1>${result.task}</h1>
<p class="ended"><span class="status ${statusClass(result.status)}"><span aria-hidden="true">${
    SIGNS[result.status]
  }</span> ${result.status}</span>
<span class="execution"><code>${result.execution.name}</code>${copyButton(
    result.execution.name,
    'the name of the execution',
  )}</span>
<span class="written">${formatTime(data.writtenAt)}</span></p>
<dl class="figures">${figures(data, links).map(
    ([term, value, note]) =>
      html`<div><dt>${term}</dt><dd>${value}${
        note !== undefined && html`<small>${note}</small>`
      }</dd></div>`,
  )}</dl>
</header>`;
}

/** That nothing has trained, where a recording was played. */
function simulated(result: EndDocument): string {
  const from = result.kind === 'training' ? result.simulatedFrom : undefined;
  return from === undefined ? '' : `, simulated from ${from}: nothing has trained`;
}

/** The class that gives a status its colour. */
function statusClass(status: EndDocument['status']): string {
  return { Succeeded: 'good', Failed: 'bad', Stopped: 'halted' }[status];
}

type Figure = readonly [term: HtmlValue, value: HtmlValue, note?: HtmlValue];

function figures(source: ReportSource, { isLocal }: Links): Figure[] {
  const { result } = source;
  switch (result.kind) {
    case 'training':
      return trainingFigures(result, source.plan, isLocal);
    case 'tuning':
      return tuningFigures(result);
  }
}

function tuningFigures({
  best,
  objective: { metric, direction },
  trials: { completed, failed, stopped, total },
  timings,
  runtimeSeconds,
}: TuningResult | TuningFailure): Figure[] {
  const others = [failed > 0 && `${failed} failed`, stopped > 0 && `${stopped} stopped`];
  return [
    [
      html`Best <span class="name">${metric}</span>`,
      best === undefined ? 'none' : formatNumber(best.objective),
      direction === 'Minimize' ? 'minimized' : 'maximized',
    ],
    [
      'Trials',
      formatCount(total),
      [`${completed} completed`, ...others].filter((note) => note !== false).join(', '),
    ],
    ['Took', formatDuration(timings.totalSeconds), 'start to end'],
    ['Tuning', formatDuration(runtimeSeconds), 'of the tuning job'],
  ];
}

function trainingFigures(
  result: TrainingResult | TrainingFailure,
  plan: ReportSource['plan'],
  isLocal: boolean,
): Figure[] {
  const metrics = Object.entries(result.metrics);
  const leading = [
    ...metrics.filter(([name]) => name.startsWith('validation')),
    ...metrics.filter(([name]) => !name.startsWith('validation')),
  ].slice(0, LARGE_METRICS);
  const instances = trainedBodies(plan).flatMap((body) => body.instances);
  return [
    ...leading.map(
      ([name, value]): Figure => [
        html`<span class="name">${name}</span>`,
        formatNumber(value),
        'last value',
      ],
    ),
    ['Took', formatDuration(result.timings.totalSeconds), 'start to end'],
    isLocal
      ? ['Billed', 'nothing', 'it ran on your own machine']
      : ['Billed', formatDuration(result.billableSeconds), instancesText(instances)],
  ];
}
