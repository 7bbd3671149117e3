import type { ReportSource } from '../../core';
import { isTuned } from '../endings';
import { formatCount, formatDuration, formatNumber, formatTime } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { copyButton } from './parts';

const SIGNS: Readonly<Record<string, string>> = { Succeeded: '✓', Stopped: '■', Failed: '✕' };
/** Metrics that are told in large; the others follow with the curves. */
const LARGE_METRICS = 2;

/** What ran, how it ended and the few numbers that everybody asks for first. */
export function header(data: ReportSource, links: Links): Html {
  const { result } = data;
  const kind = isTuned(result) ? 'Tuning job' : 'Training job';
  return html`<header>
<p class="kind">${kind}${links.isLocal && ' in the local account'}</p>
<h1>${result.task}</h1>
<p class="ended"><span class="status ${statusClass(result.status)}"><span aria-hidden="true">${
    SIGNS[result.status] ?? '?'
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

/** The class of a status; an unknown one has no colour. */
function statusClass(status: string): string {
  return { Succeeded: 'good', Completed: 'good', Failed: 'bad', Stopped: 'halted' }[status] ?? '';
}

type Figure = readonly [term: HtmlValue, value: HtmlValue, note?: HtmlValue];

function figures({ result, plan }: ReportSource, { isLocal }: Links): Figure[] {
  const total = formatDuration(result.timings.totalSeconds);
  if (isTuned(result)) {
    const { completed, failed, stopped, total: count } = result.trials;
    const { metric, direction } = result.objective;
    const others = [failed > 0 && `${failed} failed`, stopped > 0 && `${stopped} stopped`];
    return [
      [
        html`Best <span class="name">${metric}</span>`,
        result.best === undefined ? 'none' : formatNumber(result.best.objective),
        direction === 'Minimize' ? 'minimized' : 'maximized',
      ],
      [
        'Trials',
        formatCount(count),
        [`${completed} completed`, ...others].filter((note) => note !== false).join(', '),
      ],
      ['Took', total, 'start to end'],
      ['Tuning', formatDuration(result.runtimeSeconds), 'of the tuning job'],
    ];
  }
  const metrics = Object.entries(result.metrics);
  const leading = [
    ...metrics.filter(([name]) => name.startsWith('validation')),
    ...metrics.filter(([name]) => !name.startsWith('validation')),
  ].slice(0, LARGE_METRICS);
  const resources = plan.kind === 'training' ? plan.request.ResourceConfig : undefined;
  return [
    ...leading.map(
      ([name, value]): Figure => [
        html`<span class="name">${name}</span>`,
        formatNumber(value),
        'last value',
      ],
    ),
    ['Took', total, 'start to end'],
    isLocal
      ? ['Billed', 'nothing', 'it ran on your own machine']
      : [
          'Billed',
          formatDuration(result.billableSeconds),
          resources && `${resources.InstanceCount} × ${resources.InstanceType}`,
        ],
  ];
}
