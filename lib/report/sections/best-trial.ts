import type { TuningFailure, TuningResult } from '../../core';
import { formatDuration, formatNumber } from '../format';
import { html } from '../html';
import type { Links } from '../links';
import { copyButton, facts, reference, type Section, valueText } from './parts';

/** The trial that won, with its values. */
export function bestTrial(
  { best, objective, trials }: TuningResult | TuningFailure,
  links: Links,
): Section {
  if (best === undefined) {
    return {
      id: 'best',
      title: 'Best trial',
      body: html`<p class="empty">None of ${trials.total} trials completed with a value of <code>${
        objective.metric
      }</code>.</p>`,
    };
  }
  const logs = links.page(best.job.logs);
  const values = Object.entries(best.parameters);
  return {
    id: 'best',
    title: 'Best trial',
    body: html`<div class="best">
<p class="objective"><strong>${formatNumber(best.objective)}</strong> <code>${objective.metric}</code></p>
<dl class="values">${values.map(
      ([name, value]) => html`<div><dt>${name}</dt><dd>${valueText(value)}</dd></div>`,
    )}</dl>
${copyButton(JSON.stringify(best.parameters, null, 2), 'the values as JSON', 'Copy values')}
</div>
${facts([
  ['Trial', reference(best.name, links.trainingJob(best.name))],
  ['Task', best.task],
  ['Ran for', best.seconds === undefined ? undefined : formatDuration(best.seconds)],
  ['Log', logs !== undefined && html`<a href="${logs}" rel="noreferrer">CloudWatch</a>`],
])}`,
  };
}
