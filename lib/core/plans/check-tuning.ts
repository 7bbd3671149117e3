import { MAX_TAGS } from '../checks';
import type { TuningRequest, TuningSettings, TuningTaskRecord } from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import type { DefinedTask } from './tuning-definition';

/** SageMaker counts the environment of all definitions of a tuning job together. */
const MAX_ENVIRONMENT = 48;

/** Refuses inputs and ranges of tasks that a tuning job of several tasks has not. */
export function checkTaskNames(
  record: TuningTaskRecord,
  request: TuningRequest,
  problems: Problems,
): void {
  const names = record.tasks.map(({ name }) => name);
  for (const [where, value] of [
    ['$.inputs', request.inputs],
    ['$.ranges', request.ranges],
  ] as const) {
    for (const name of Object.keys(value)) {
      if (names.includes(name)) continue;
      problems.add(
        'UnknownField',
        at(where, name),
        `The tuning task has several tasks; put what belongs to one task under its name.${didYouMean(name, names)}`,
        { found: name, allowed: oneOf(names) },
      );
    }
  }
}

/** Refuses what each task may have on its own, but not all of them together. */
export function checkTogether(
  parts: readonly DefinedTask[],
  tuning: TuningSettings,
  problems: Problems,
): void {
  if (parts.length > 1) checkOneOnly(tuning, problems);
  const variables = parts.flatMap(({ job }) => Object.keys(job.settings.environment));
  if (variables.length > MAX_ENVIRONMENT) {
    problems.add(
      'TooManyEntries',
      '$.overrides.environment',
      'A tuning job takes fewer variables.',
      {
        found: variables.length,
        allowed: `at most ${MAX_ENVIRONMENT} in all definitions together`,
      },
    );
  }
  const tags = Object.keys(allTags(parts));
  if (parts.length > 1 && tags.length > MAX_TAGS) {
    problems.add('TooManyEntries', '$.overrides.tags', 'There are too many tags.', {
      found: tags.length,
      allowed: `at most ${MAX_TAGS} of all tasks together`,
    });
  }
  for (const kind of ['document', 'secrets'] as const) {
    const [, ...others] = parts.filter(({ job }) => job[kind] !== undefined);
    for (const { task, job } of others) {
      problems.add(
        'InvalidValue',
        task.path,
        'Only one task can pass inputs in a document, and another one already does.',
        {
          found: Object.keys(job[kind]?.values ?? {}),
          allowed: `${kind === 'secrets' ? 'secrets in clear' : 'long and numerous inputs'} in one of the tasks only`,
        },
      );
    }
  }
}

/**
 * Refuses what SageMaker has for a single training job definition only.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/multiple-algorithm-hpo.html
 */
function checkOneOnly({ warmStart, earlyStopping }: TuningSettings, problems: Problems): void {
  if (warmStart !== undefined) {
    problems.add(
      'InvalidValue',
      '$.tuning.warmStart',
      'A tuning job with several tasks cannot have a warm start.',
      { found: warmStart, allowed: 'a warm start in a tuning task of one task' },
    );
  }
  if (earlyStopping === 'Auto') {
    problems.add(
      'InvalidValue',
      '$.tuning.earlyStopping',
      'A tuning job with several tasks cannot stop training jobs early.',
      { found: earlyStopping, allowed: 'Off, or a tuning task of one task' },
    );
  }
}

/** The tags of all tasks: a tuning job has one set. The first task's win. */
export function allTags(parts: readonly DefinedTask[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...parts.map(({ job }) => job.settings.tags).toReversed());
}
