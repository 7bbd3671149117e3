import type { ExecutionFailure, FailureDigest, ReportSource } from '../../core';
import { hasFailed, logTellsWhy } from '../endings';
import { type Html, html } from '../html';
import type { Links } from '../links';
import { cleanLine, logTabs } from './logs';
import { facts } from './parts';

/** Why an execution did not succeed, and the log that says so: before anything else. */
export function failure(data: ReportSource, links: Links): Html | undefined {
  const { result } = data;
  if (!hasFailed(result)) return undefined;
  const { digest } = result;
  const isStopped = result.status === 'Stopped';
  const log = links.page(digest?.links?.logs ?? result.logs);
  const tails = tailsOf(data, result);
  return html`<section class="failure ${isStopped ? 'halted' : 'bad'}" id="failure" aria-labelledby="failure-title">
<h2 id="failure-title">${isStopped ? 'Stopped' : 'Failed'}: ${
    digest === undefined ? html`<code>${result.error}</code>` : digest.label
  }</h2>
${digest === undefined ? causeOf(result) : news(digest)}
${tails.length > 0 && html`<h3>End of the log</h3>${logTabs(tails, 'failure')}`}
${log !== undefined && html`<p><a href="${log}" rel="noreferrer">Whole log in CloudWatch</a></p>`}
</section>`;
}

/** What happened, in the words of who failed, and what to do. */
function news({ sentence, message, exitCode, advice, gaveUp }: FailureDigest): Html {
  return html`<p class="cause">${sentence}</p>${
    message !== undefined && details(cleanLine(message))
  }${facts([
    ['Exit code', exitCode !== 1 && exitCode],
    ['What to do', advice],
    ['Not tried again', gaveUp],
  ])}`;
}

/** The same of a document that has no digest. */
function causeOf({ cause }: ExecutionFailure): Html {
  const [headline = '', ...rest] = cleanLine(cause).split('\n');
  return html`<p class="cause">${headline}</p>${rest.length > 0 && details(rest.join('\n'))}`;
}

function details(text: string): Html {
  return html`<pre tabindex="0" role="group" aria-label="Details">${text}</pre>`;
}

/** The ends of the logs, or what the digest has of them. */
function tailsOf({ logs }: ReportSource, result: ExecutionFailure): ReportSource['logs'] {
  if (logs.length > 0) return logTellsWhy(result) ? logs : [];
  const { log } = result.digest ?? {};
  return log === undefined ? [] : [{ ...log, isCut: true }];
}
