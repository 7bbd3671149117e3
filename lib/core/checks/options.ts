import type { JobOptions, SettingsOptions } from '../model';
import { Problems } from '../problems';
import { at, oneOf, show } from '../wording';
import { checkBudget } from './budget';
import { checkCache } from './cache';
import { checkLimitsOption } from './limits';
import { checkRoleOption } from './role';
import { settingChecks } from './settings-table';
import { checkFields, checkText, type FieldCheck } from './shape';

/** A check for every option there is; the compiler misses none. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: FieldCheck };

/** The options that every task which trains has. */
export const JOB_OPTIONS: OptionChecks<JobOptions> = {
  ...(settingChecks('inTask') as OptionChecks<SettingsOptions>),
  limits: checkLimitsOption,
  budget: checkBudget,
  cache: checkCache,
  role: checkRoleOption,
};

/** Options as they are given, and what is known about them. */
export interface GivenOptions<T> {
  readonly options: T;
  readonly checks: OptionChecks<T>;
  /** Options that cannot be left out. @default - none */
  readonly required?: readonly (keyof T & string)[];
  /** What a required one may be, for who leaves it out. @default - not told */
  readonly choices?: { readonly [K in keyof T]?: () => readonly string[] };
}

/**
 * Checks a task's name and options that no compiler has seen, as in plain JavaScript: an option
 * that there is not, or one of another type, would be ignored or break much later.
 * @throws InvalidRequest – with every such option.
 */
export function checkOptions<T extends object>(
  name: string,
  { options, checks, required = [], choices = {} }: GivenOptions<T>,
): void {
  const problems = new Problems();
  checkText(name, '$.name', problems);
  if (checkFields(options, '$', checks, problems)) {
    for (const option of required) {
      if (options[option] !== undefined) continue;
      const known = choices[option]?.() ?? [];
      problems.add('MissingField', at('$', option), 'A task needs this option.', {
        ...(known.length > 0 && { allowed: oneOf(known, 60) }),
      });
    }
  }
  problems.throwIfAny(`The task ${show(name)}`);
}
