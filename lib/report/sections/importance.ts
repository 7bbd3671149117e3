import { type Direction, isBetter } from '../../core';
import { plural } from '../format';
import { type Html, html } from '../html';
import type { PageTrial, ParameterGroup, TuningPageData } from '../page-data';
import { FEWEST_TRIALS, type Importance, importanceOf, type Sample } from '../statistics';
import type { Section } from './parts';

/** Which parameters mattered, and in which direction. */
export function importance(tuning: TuningPageData): Section | undefined {
  const groups = tuning.groups.filter(({ axes }) => axes.length > 0);
  if (tuning.trials.length === 0 || groups.length === 0) return undefined;
  return {
    id: 'importance',
    title: 'Importance of parameters',
    short: 'Importance',
    body: html`${groups.map(
      (group) =>
        html`${groups.length > 1 && html`<h3>${group.task}</h3>`}${ofGroup(tuning, group)}`,
    )}
<details class="note"><summary>How this is computed</summary>
<p>Share of the variance of the objective’s ranks that one parameter explains by itself: the effect
size ε² of the Kruskal–Wallis test, with numbers cut into groups of equal size. Chance is subtracted;
a parameter without influence is near 0 %. The shares need not add up to 100 %, as effects of
parameters together are not seen. A search that looks where the objective is good tries other values
less often, so read this as a hint. Only completed trials count.</p></details>`,
  };
}

function ofGroup(tuning: TuningPageData, group: ParameterGroup): Html {
  const index = tuning.groups.indexOf(group);
  const trials = tuning.trials.filter(
    (trial) => trial.group === index && trial.status === 'Completed' && trial.objective !== null,
  );
  if (trials.length < FEWEST_TRIALS) {
    return html`<p class="empty">Too little to tell: ${plural(
      trials.length,
      'completed trial',
    )}; at least ${FEWEST_TRIALS} are needed.</p>`;
  }
  const found = group.axes
    .map(({ parameter }) =>
      importanceOf(tuning.parameters[parameter] as string, sampleOf(trials, parameter)),
    )
    .sort((a, b) => b.share - a.share);
  return html`<table class="importance"><caption class="unseen">Importance of the parameters of ${
    group.task
  }</caption>
<thead class="unseen"><tr><th scope="col">Parameter</th><th scope="col">Share</th><th scope="col">Direction</th></tr></thead>
<tbody>${found.map((one) => row(one, tuning.direction))}</tbody></table>`;
}

function sampleOf(trials: readonly PageTrial[], parameter: number): Sample {
  return trials.flatMap(({ values, objective }) => {
    const value = values[parameter];
    return value === null || value === undefined ? [] : [[value, objective as number] as const];
  });
}

/** Correlations weaker than this, or of what explains less, have no direction worth naming. */
const WEAKEST_CORRELATION = 0.2;
const SMALLEST_SHARE = 0.05;

function row({ parameter, share, correlation }: Importance, goal: Direction): Html {
  const percent = `${Math.round(share * 100)} %`;
  return html`<tr><th scope="row">${parameter}</th>
<td><span class="bar"><i style="width:${(share * 100).toFixed(1)}%"></i></span><b>${percent}</b></td>
<td>${tendency(share, correlation, goal)}</td></tr>`;
}

function tendency(share: number, correlation: number | undefined, goal: Direction): string {
  if (correlation === undefined) return 'by category';
  const sign = `ρ ${correlation < 0 ? '−' : '+'}${Math.abs(correlation).toFixed(2)}`;
  if (share < SMALLEST_SHARE || Math.abs(correlation) < WEAKEST_CORRELATION) {
    return `no clear direction (${sign})`;
  }
  return `${isBetter(correlation, 0, goal) ? 'higher' : 'lower'} was better (${sign})`;
}
