import type { SweepRun, SweepSummary } from '../core';
import { showMoney } from '../core';
import { formatDuration, formatNumber, formatValue, plural } from './format';
import { type Html, html, trusted } from './html';

/** Of the page alone: a table needs no chart, and no script. */
const STYLES = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
  div { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 0.3rem 0.7rem; text-align: left; border-bottom: 1px solid #8886; vertical-align: top; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
  tr.failed td { background: #d4332222; }
  td.cause { max-width: 30rem; overflow-wrap: anywhere; }`;

/** The report of a sweep: a table of its runs. */
export function renderSweep(summary: SweepSummary): string {
  const { sweep, total, succeeded, failed } = summary;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sweep.name}</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
<h1>${sweep.name}</h1>
<p>${plural(total, 'run')}: ${succeeded} succeeded, ${failed} failed.</p>
<div>${tableOf(summary)}</div>
</body>
</html>
`;
  return page.text;
}

function tableOf({ parameters, metrics, runs }: SweepSummary): Html {
  const isPaid = runs.some(({ cost }) => cost !== undefined);
  const hasFailed = runs.some(({ error }) => error !== undefined);
  return html`<table>
<thead><tr>
<th scope="col" class="number">#</th><th scope="col">Execution</th><th scope="col">Status</th>
${parameters.map((name) => html`<th scope="col">${name}</th>`)}
${metrics.map((name) => html`<th scope="col" class="number">${name}</th>`)}
<th scope="col" class="number">Time</th>${isPaid && html`<th scope="col" class="number">Cost</th>`}
${hasFailed && html`<th scope="col">Failure</th>`}
</tr></thead>
<tbody>
${runs.map((run) => rowOf(run, parameters, metrics, { isPaid, hasFailed }))}
</tbody>
</table>`;
}

function rowOf(
  run: SweepRun,
  parameters: readonly string[],
  metrics: readonly string[],
  { isPaid, hasFailed }: { readonly isPaid: boolean; readonly hasFailed: boolean },
): Html {
  const { number, execution, status, seconds, cost, error, cause } = run;
  const metric = (name: string) => {
    const value = run.metrics[name];
    return value === undefined ? '' : formatNumber(value);
  };
  return html`<tr${error !== undefined && trusted(' class="failed"')}>
<td class="number">${number}</td><td>${execution}</td><td>${status}</td>
${parameters.map((name) => html`<td>${name in run.parameters && formatValue(run.parameters[name])}</td>`)}
${metrics.map((name) => html`<td class="number">${metric(name)}</td>`)}
<td class="number">${seconds !== undefined && formatDuration(seconds)}</td>
${isPaid && html`<td class="number">${cost !== undefined && showMoney(cost)}</td>`}
${hasFailed && html`<td class="cause">${error !== undefined && `${error}: ${cause ?? ''}`}</td>`}
</tr>
`;
}
