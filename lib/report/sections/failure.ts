import type { ReportSource } from '../../core';
import { hasFailed, logTellsWhy } from '../endings';
import { type Html, html } from '../html';
import type { Links } from '../links';
import { cleanLine, logTabs } from './logs';

/** Why an execution did not succeed, and the log that says so: before anything else. */
export function failure(data: ReportSource, links: Links): Html | undefined {
  const { result, logs } = data;
  if (!hasFailed(result)) return undefined;
  const [headline = '', ...rest] = cleanLine(result.cause).split('\n');
  const log = links.page(result.logs);
  const isStopped = result.status === 'Stopped';
  return html`<section class="failure ${isStopped ? 'halted' : 'bad'}" id="failure" aria-labelledby="failure-title">
<h2 id="failure-title">${isStopped ? 'Stopped' : 'Failed'}: <code>${result.error}</code></h2>
<p class="cause">${headline}</p>${
    rest.length > 0 &&
    html`<pre tabindex="0" role="group" aria-label="Details">${rest.join('\n')}</pre>`
  }
${logTellsWhy(result) && logs.length > 0 && html`<h3>End of the log</h3>${logTabs(logs, 'failure')}`}
${log !== undefined && html`<p><a href="${log}" rel="noreferrer">Whole log in CloudWatch</a></p>`}
</section>`;
}
