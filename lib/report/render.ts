import { type ReportSource, SAVED_SLOT } from '../core';
import { curveCharts } from './curves';
import { logTellsWhy } from './endings';
import { type Html, html, scriptJson, trusted } from './html';
import { type Links, linksOf } from './links';
import type { PageData, TuningPageData } from './page-data';
import { bestTrial } from './sections/best-trial';
import { costs } from './sections/costs';
import { failure } from './sections/failure';
import { header } from './sections/header';
import { hostMetrics } from './sections/host-metrics';
import { importance } from './sections/importance';
import { inputs } from './sections/inputs';
import { leaderboard } from './sections/leaderboard';
import { lineage } from './sections/lineage';
import { logs } from './sections/logs';
import { notCompleted } from './sections/not-completed';
import { notes } from './sections/notes';
import { outputs } from './sections/outputs';
import type { Section } from './sections/parts';
import { metrics } from './sections/training';
import {
  objectiveOverTrials,
  parallelCoordinates,
  parametersAgainstObjective,
} from './sections/trial-charts';
import { bundledTemplate, type ReportTemplate } from './template';
import { tuningPageData } from './tuning-page';

/**
 * The report of an execution as one HTML file that needs nothing else: no network, no other file.
 * Every text of the data is escaped; values of environment variables and of the inputs' document,
 * which may be secret, are left out.
 *
 * @param template - what {@link writeReportTemplate} puts beside a bundle, unless given
 * @throws ReportTemplateMissing – when there is no template
 */
export function renderReport(data: ReportSource, template?: ReportTemplate): string {
  const [head, beforeBody, beforeData, end] = (template ?? bundledTemplate()).parts;
  const links = linksOf(data.result);
  const page = pageData(data, links);
  const found = sections(data, page, links).filter((section) => section !== undefined);
  const { result } = data;
  const title = html`${result.status}: ${result.task} – ${result.execution.name}`;
  const body = html`${header(data, links)}${failure(data, links)}${contents(found)}${trusted(SAVED_SLOT)}${found.map(
    ({ id, title, body }) =>
      html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>\n`,
  )}`;
  return [head, title.text, beforeBody, body.text, beforeData, scriptJson(page).text, end].join('');
}

function pageData(data: ReportSource, links: Links): PageData {
  const curves = curveCharts(data.curves);
  const tuning = tuningOf(data, links);
  return tuning === undefined ? { curves } : { curves, tuning };
}

function tuningOf(data: ReportSource, links: Links): TuningPageData | undefined {
  const { plan, result } = data;
  switch (plan.kind) {
    case 'training':
      return undefined;
    case 'tuning': {
      const best = result.kind === 'tuning' ? result.best : undefined;
      return tuningPageData(data, plan, best, links);
    }
  }
}

/** What a person asks first comes first; a failure's log has been shown with it. */
function sections(data: ReportSource, page: PageData, links: Links): (Section | undefined)[] {
  const { result } = data;
  return [
    ...leadingSections(data, page, links),
    outputs(data, links),
    inputs(data, links),
    costs(data, links),
    logTellsWhy(result) ? undefined : logs(data, links),
    lineage(data, links),
  ];
}

/** What came of the job. */
function leadingSections(
  data: ReportSource,
  { curves, tuning }: PageData,
  links: Links,
): (Section | undefined)[] {
  const { result } = data;
  switch (result.kind) {
    case 'training':
      return [notes(data), metrics(data, curves, 'Metrics', result.metrics), hostMetrics(data)];
    case 'tuning': {
      if (tuning === undefined) return [notes(data)];
      const { best } = result;
      const tables = [leaderboard(tuning), notCompleted(tuning, links)];
      // Where no trial came to anything, why they did not is all there is to see.
      const hasValues = tuning.trials.some(({ objective }) => objective !== null);
      if (!hasValues) return [notes(data), ...tables.reverse()];
      return [
        bestTrial(result, links),
        notes(data),
        objectiveOverTrials(tuning),
        importance(tuning),
        parallelCoordinates(tuning),
        parametersAgainstObjective(tuning),
        ...tables,
        metrics(data, curves, 'Metrics of the best trial', best?.metrics ?? {}),
        hostMetrics(data),
      ];
    }
  }
}

function contents(sections: readonly Section[]): Html {
  return html`<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title, short = title }) => html`<li><a href="#${id}">${short}</a></li>`,
  )}</ul></nav>`;
}
