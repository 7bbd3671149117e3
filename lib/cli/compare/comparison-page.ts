import { html } from '../../report/html';
import { renderPlainPage } from '../../report/plain-page';
import { table } from '../../report/sections/parts';
import { GROUPS } from './compared-run';
import type { Comparison } from './comparison';
import { showFact } from './comparison-text';

const TITLES: Readonly<Record<(typeof GROUPS)[number], string>> = {
  parameters: 'Parameters',
  resources: 'Resources',
  metrics: 'Metrics',
  time: 'Time',
};

/** Runs side by side, as one HTML file; what differs has a sign before it. */
export function comparisonPage({ runs, facts }: Comparison): string {
  const names = runs.map(({ name }) => name);
  const groups = GROUPS.map((group) => ({
    group,
    rows: facts
      .filter((fact) => fact.group === group)
      .map(({ name, values, differs }) => [differs ? `≠ ${name}` : name, ...values.map(showFact)]),
  })).filter(({ rows }) => rows.length > 0);
  const heads = [
    ['Task', ...runs.map(({ task }) => task)],
    ['Status', ...runs.map(({ status }) => status)],
  ];
  return renderPlainPage({
    kind: 'Comparison',
    heading: names.join(' and '),
    body: html`<section>${table('Runs', ['', ...names], heads)}</section>
${groups.map(
  ({ group, rows }) =>
    html`<section id="${group}"><h2>${TITLES[group]}</h2>${table(TITLES[group], ['', ...names], rows)}</section>\n`,
)}`,
  });
}
