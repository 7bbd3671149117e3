import {
  channelPlace,
  channelSizeOf,
  type DataSize,
  type Plan,
  type ReportSource,
  type TrainedBody,
  type TunedDefinition,
  type TuningPlan,
  trainedBodies,
} from '../../core';
import { formatBytes, formatValue } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';
import { facts, place, type Section, table, valueText } from './parts';

/** Parameters and data that went in; of a tuning job also what was searched. */
export function inputs({ plan }: ReportSource, links: Links): Section {
  const bodies = trainedBodies(plan);
  return {
    id: 'inputs',
    title: 'Parameters and data',
    body: html`${bodies.map(
      (body) => html`${bodies.length > 1 && html`<h3>${body.task}</h3>`}
${ranges(plan, body.task)}${parameters(body)}${channels(body, plan, links)}`,
    )}${stored(plan)}${search(plan)}${notesOf(plan)}`,
  };
}

function ranges(plan: Plan, task: string): Html | undefined {
  const rows = Object.entries(rangesOf(plan, task));
  if (rows.length === 0) return undefined;
  return table(
    `Tuned parameters of ${task}`,
    ['Tuned', 'Kind', 'Range', 'Scaling'],
    rows.map(([name, range]) => [
      name,
      range.type,
      range.type === 'categorical'
        ? range.values.map(formatValue).join(', ')
        : `${formatValue(range.min)} to ${formatValue(range.max)}`,
      range.type === 'categorical' ? '–' : (range.scaling ?? 'Auto'),
    ]),
  );
}

function rangesOf(plan: Plan, task: string): TunedDefinition['ranges'] {
  switch (plan.kind) {
    case 'training':
      return {};
    case 'tuning':
      return plan.definitions.find((definition) => definition.task === task)?.ranges ?? {};
  }
}

/** Hyperparameters whose names begin so are the runners' and the toolkit's own. */
const OWN_NAMES = /^(?:_rankzero(?:\.\d+)?|sagemaker_\w+|_tuning_objective_metric)$/;

function parameters({ task, hyperparameters }: TrainedBody): Html | undefined {
  const isJson = Object.keys(hyperparameters).some((name) => name.startsWith('_rankzero'));
  const rows = Object.entries(hyperparameters).filter(([name]) => !OWN_NAMES.test(name));
  if (rows.length === 0) return undefined;
  return table(
    `Parameters of ${task}`,
    ['Parameter', 'Value'],
    rows
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, text]) => [name, valueText(isJson ? decoded(text) : text)]),
  );
}

/** What travels in the document may be secret: it is named, never shown. */
function stored({ document, secrets }: Plan): Html | undefined {
  const names = Object.keys({ ...secrets?.values, ...document?.values });
  if (names.length === 0) return undefined;
  return html`<p class="note">Not shown, as secret or long: ${names.map(
    (name, index) => html`${index > 0 && ', '}<code>${name}</code>`,
  )}.</p>`;
}

/** A text as text; all other values as they were written, with every digit. */
function decoded(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

function channels(
  { task, InputDataConfig: given = [] }: TrainedBody,
  plan: Plan,
  links: Links,
): Html | undefined {
  if (given.length === 0) return undefined;
  return table(
    `Data of ${task}`,
    ['Channel', 'Data', 'Read as', 'Files', 'Size'],
    given.map((channel) => [
      channel.ChannelName,
      channel.DataSource.S3DataSource === undefined
        ? channelPlace(channel)
        : place(channelPlace(channel), links),
      [channel.ContentType, channel.InputMode].filter((part) => part !== undefined).join(', ') ||
        '–',
      ...sizeCells(channelSizeOf(plan, task, channel.ChannelName)),
    ]),
  );
}

/** How many files, and how large they are together; of many, at least so. */
function sizeCells(size: DataSize | undefined): [string, string] {
  if (size === undefined) return ['–', '–'];
  const least = size.isPart ? 'at least ' : '';
  return [`${least}${size.files}`, `${least}${formatBytes(size.bytes)}`];
}

function search(plan: Plan): HtmlValue {
  switch (plan.kind) {
    case 'training':
      return undefined;
    case 'tuning':
      return searchFacts(plan);
  }
}

function searchFacts({ request }: TuningPlan): HtmlValue {
  const {
    Strategy,
    ResourceLimits,
    TrainingJobEarlyStoppingType: earlyStopping,
    RandomSeed,
  } = request.HyperParameterTuningJobConfig;
  const parents = request.WarmStartConfig?.ParentHyperParameterTuningJobs ?? [];
  return html`<h3>Search</h3>${facts([
    ['Strategy', Strategy],
    ['Trials at most', ResourceLimits.MaxNumberOfTrainingJobs?.toString()],
    ['At a time', String(ResourceLimits.MaxParallelTrainingJobs)],
    ['Early stopping', earlyStopping],
    ['Seed', RandomSeed?.toString()],
    [
      'Warm start from',
      parents.map(({ HyperParameterTuningJobName: name }) => name).join(', ') || undefined,
    ],
    ['Autotune', request.Autotune?.Mode],
  ])}`;
}

/** What the plan says of how the request was read. */
function notesOf({ notes = [] }: Plan): HtmlValue {
  return (
    notes.length > 0 && html`<ul class="note">${notes.map((note) => html`<li>${note}</li>`)}</ul>`
  );
}
