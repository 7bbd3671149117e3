import { html } from '../html';
import type { TuningPageData } from '../page-data';
import type { Section } from './parts';

/** Every trial in a table that the page's script fills and sorts. */
export function leaderboard({
  parameters,
  groups,
  metric,
  trials,
}: TuningPageData): Section | undefined {
  if (trials.length === 0) return undefined;
  const columns = [
    { key: 'number', title: 'Trial', isNumber: true },
    ...(groups.length > 1 ? [{ key: 'group', title: 'Task', isNumber: false }] : []),
    { key: 'status', title: 'Status', isNumber: false },
    { key: 'objective', title: metric, isNumber: true },
    ...parameters.map((title, index) => ({
      key: `value-${index}`,
      title,
      isNumber: trials.every(({ values }) => typeof (values[index] ?? 0) === 'number'),
    })),
    { key: 'seconds', title: 'Seconds', isNumber: true },
  ];
  return {
    id: 'leaderboard',
    title: 'Leaderboard',
    body: html`<noscript><p class="empty">The leaderboard needs JavaScript; <code>trials.json</code> has every trial.</p></noscript>
<div class="scroll" role="group" aria-label="Leaderboard" tabindex="0"><table class="leaderboard" id="trials">
<caption class="unseen">Every trial; the head of a column sorts by it.</caption>
<thead><tr>${columns.map(
      ({ key, title, isNumber }) =>
        html`<th scope="col" data-key="${key}"${isNumber && html` class="number"`}><button type="button">${title}<span class="arrow" aria-hidden="true"></span></button></th>`,
    )}</tr></thead>
<tbody></tbody></table></div>
<p class="more"><span id="shown" role="status"></span> <button type="button" id="more" hidden>Show more</button> <button type="button" id="all" hidden>Show all</button></p>`,
  };
}
