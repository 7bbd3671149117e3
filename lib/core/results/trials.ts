import type { Direction, ParameterRange, TunedDefinition } from '../model';
import { tidy } from './final-metrics';
import { bestFirst } from './objectives';
import { toSeconds } from './to-seconds';
import type { ParameterValue, Trial, TrialCounts, TrialSummary } from './tuning-types';

/**
 * A training job of a tuning job, its tuned values in the types of their ranges.
 *
 * The API gives every value as text; what a range holds tells a number from a text that looks like
 * one, and `true` from `"true"`.
 */
export function trialOf(summary: TrialSummary, definitions: readonly TunedDefinition[]): Trial {
  const definition =
    definitions.find(({ task }) => task === summary.TrainingJobDefinitionName) ?? definitions[0];
  const { TrainingStartTime: start, TrainingEndTime: end } = summary;
  const objective = summary.FinalHyperParameterTuningJobObjectiveMetric?.Value;
  return {
    name: summary.TrainingJobName ?? '',
    task: definition?.task ?? '',
    status: summary.TrainingJobStatus ?? '',
    parameters: Object.fromEntries(
      Object.entries(summary.TunedHyperParameters ?? {}).map(([name, text]) => [
        name,
        typedValue(text, rangeNamed(name, definition)),
      ]),
    ),
    ...(objective === undefined || !Number.isFinite(objective)
      ? {}
      : { objective: tidy(objective) }),
    ...(start === undefined ? {} : { startedAt: start.toISOString() }),
    ...(end === undefined ? {} : { endedAt: end.toISOString() }),
    ...(start === undefined || end === undefined
      ? {}
      : { seconds: toSeconds(end.getTime() - start.getTime()) }),
    ...(summary.FailureReason ? { failureReason: summary.FailureReason.trimEnd() } : {}),
    ...trackedTrial(summary, definition),
  };
}

/** The runner names a trial's run after its job. */
function trackedTrial(
  { TrainingJobName: run = '' }: TrialSummary,
  { tracking }: Partial<TunedDefinition> = {},
): Pick<Trial, 'tracking'> {
  return tracking === undefined ? {} : { tracking: { experiment: tracking.experiment, run } };
}

function rangeNamed(
  name: string,
  definition: TunedDefinition | undefined,
): ParameterRange | undefined {
  const ranges = definition?.ranges ?? {};
  return Object.hasOwn(ranges, name) ? ranges[name] : undefined;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function typedValue(text: string, range: ParameterRange | undefined): ParameterValue {
  if (range?.type === 'categorical') {
    return range.values.find((value) => String(value) === text) ?? text;
  }
  // Without a range the value is one that SageMaker chose with autotune.
  return NUMBER.test(text) ? Number(text) : text;
}

/** How many trials ended how. */
export function countTrials(trials: readonly Trial[]): TrialCounts {
  const count = (wanted: string) => trials.filter(({ status }) => status === wanted).length;
  return {
    total: trials.length,
    completed: count('Completed'),
    failed: count('Failed'),
    stopped: count('Stopped'),
  };
}

/** A trial that has a value of the objective. */
export type RatedTrial = Trial & { readonly objective: number };

/** Whether a trial left outputs and can be compared: one that was stopped early left none. */
export function isSuccessful(trial: Trial): trial is RatedTrial {
  return trial.status === 'Completed' && trial.objective !== undefined;
}

/** The successful trials, the best first; of equals the one that was started first. */
export function ranked(trials: readonly Trial[], direction: Direction): RatedTrial[] {
  return trials.filter(isSuccessful).sort(bestFirst(direction));
}
