import { formatCount, plural } from '../format';
import { type Html, html } from '../html';
import type { Links } from '../links';
import type { PageTrial, TuningPageData } from '../page-data';
import { cleanLine } from './logs';
import type { Section } from './parts';

/** Names under a reason; the leaderboard has all. */
const MOST_NAMES = 20;

/** Trials that failed or were stopped, by their reasons, the commonest first. */
export function notCompleted(
  { trials, reasons }: TuningPageData,
  links: Links,
): Section | undefined {
  const groups = new Map<
    string,
    { status: string; reason: string; trials: [number, PageTrial][] }
  >();
  for (const [index, trial] of trials.entries()) {
    if (trial.status === 'Completed') continue;
    const reason = trial.reason === undefined ? undefined : reasons[trial.reason];
    const key = `${trial.status} ${reason}`;
    const known = groups.get(key);
    if (known !== undefined) known.trials.push([index, trial]);
    else {
      groups.set(key, {
        status: trial.status,
        reason: reason ?? 'SageMaker gives no reason.',
        trials: [[index, trial]],
      });
    }
  }
  if (groups.size === 0) return undefined;
  const sorted = [...groups.values()].sort((a, b) => b.trials.length - a.trials.length);
  return {
    id: 'not-completed',
    title: 'Failed and stopped trials',
    short: 'Failed and stopped',
    body: html`<ul class="reasons">${sorted.map(
      ({
        status,
        reason,
        trials: alike,
      }) => html`<li class="${status === 'Failed' ? 'bad' : 'halted'}">
<p><b>${status}</b> ${plural(alike.length, 'trial')}</p>
<pre tabindex="0" role="group" aria-label="Reason">${cleanLine(reason)}</pre>
<p class="names">${alike.slice(0, MOST_NAMES).map((one) => name(one, links))}${
        alike.length > MOST_NAMES && `and ${formatCount(alike.length - MOST_NAMES)} more`
      }</p></li>`,
    )}</ul>`,
  };
}

function name([index, { name }]: [number, PageTrial], links: Links): Html {
  const page = links.trainingJob(name);
  const title = `#${index + 1}`;
  return page === undefined
    ? html`<span title="${name}">${title}</span> `
    : html`<a href="${page}" title="${name}" rel="noreferrer">${title}</a> `;
}
