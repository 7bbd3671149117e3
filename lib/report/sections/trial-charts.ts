import { type Html, html } from '../html';
import type { ParameterGroup, TuningPageData } from '../page-data';
import { figure, legend, type Section } from './parts';

/** The objective of every trial in the order they were started, and the best so far. */
export function objectiveOverTrials(tuning: TuningPageData): Section | undefined {
  if (tuning.trials.length === 0) return undefined;
  const has = (status: string) => tuning.trials.some((trial) => trial.status === status);
  const isMissing = tuning.trials.some(({ objective }) => objective === null);
  return {
    id: 'progress',
    title: 'Objective over trials',
    short: 'Objective',
    body: figure({
      chart: 'history',
      caption: html`${legend([
        ['trial', 'Trial'],
        ...(has('Stopped') ? [['stopped', 'Stopped'] as const] : []),
        ...(isMissing ? [['missing', 'Without a value'] as const] : []),
        ['running-best', 'Best so far'],
      ])}${tuning.isLog && 'Logarithmic axis.'}`,
      label: `${tuning.metric} of ${tuning.trials.length} trials in the order they were started, with the best so far; the leaderboard has the numbers.`,
      size: 'wide',
    }),
  };
}

/** Every trial as one line through its values and its objective. */
export function parallelCoordinates(tuning: TuningPageData): Section | undefined {
  const groups = drawn(tuning);
  if (groups.length === 0) return undefined;
  return {
    id: 'parallel',
    title: 'Parallel coordinates',
    short: 'Parallel',
    body: html`<p class="note">Each line is a trial; the stronger its colour, the better it was. The objective’s axis has its best value at the top, or on the right where the page is narrow. Drag along an axis to pick trials out; a click on it lets them go.</p>
${groups.map(({ group, index }) =>
  figure({
    chart: 'parallel',
    index,
    title: tuning.groups.length > 1 && group.task,
    caption: isBest(tuning, index) && legend([['line-best', 'Best trial']]),
    label: `Parallel coordinates of ${names(tuning, group)} and ${tuning.metric}; the leaderboard has the numbers.`,
    size: 'tall',
  }),
)}`,
  };
}

/** Each parameter against the objective. */
export function parametersAgainstObjective(tuning: TuningPageData): Section | undefined {
  const groups = drawn(tuning);
  if (groups.length === 0) return undefined;
  return {
    id: 'parameters',
    title: 'Each parameter against the objective',
    short: 'Parameters',
    body: html`${groups.map(
      ({ group, index }) => html`${tuning.groups.length > 1 && html`<h3>${group.task}</h3>`}
<div class="charts">${scatters(tuning, group, index)}</div>`,
    )}`,
  };
}

function scatters(tuning: TuningPageData, group: ParameterGroup, index: number): Html[] {
  const before = tuning.groups.slice(0, index).reduce((sum, { axes }) => sum + axes.length, 0);
  return group.axes.map((axis, place) => {
    const name = tuning.parameters[axis.parameter] as string;
    return figure({
      chart: 'scatter',
      index: before + place,
      title: name,
      caption: axis.type === 'number' && axis.isLog && 'Logarithmic axis.',
      label: `${tuning.metric} of each trial by ${name}; the leaderboard has the numbers.`,
      size: 'small',
    });
  });
}

function isBest({ best, trials }: TuningPageData, group: number): boolean {
  return best !== undefined && trials[best]?.group === group;
}

function drawn({ groups, trials }: TuningPageData): { group: ParameterGroup; index: number }[] {
  return groups
    .map((group, index) => ({ group, index }))
    .filter(
      ({ group, index }) =>
        group.axes.length > 0 &&
        trials.some((trial) => trial.group === index && trial.objective !== null),
    );
}

function names({ parameters }: TuningPageData, { axes }: ParameterGroup): string {
  return axes.map(({ parameter }) => parameters[parameter]).join(', ');
}
