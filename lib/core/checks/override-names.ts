import type { RequestOverrides, TuningSettings } from '../model';
import { at } from '../wording';
import { type PlacedSetting, SETTINGS, settingPath, valueAt } from './settings-table';
import { TUNING_SETTINGS } from './tuning-settings';

/** Where a request's settings of a tuning job are, in their names. */
const TUNING = 'tuning';
const VERSION = 'version';

const OVERRIDABLE = SETTINGS.filter(({ mayOverride }) => mayOverride);
const TUNING_NAMES = Object.keys(TUNING_SETTINGS);

/** Every name of what a request may change: of settings, and of the groups that they are in. */
export const OVERRIDE_NAMES: readonly string[] = [
  ...new Set(OVERRIDABLE.flatMap((setting) => [setting.group ?? [], nameOf(setting)].flat())),
  VERSION,
  TUNING,
  ...TUNING_NAMES.map((name) => `${TUNING}.${name}`),
];

/** One thing that a request changes. */
export interface Override {
  /** As `limits.overrides` has it. */
  readonly name: string;
  /** Where in the request it is. */
  readonly path: string;
}

/** What a request changes of a task's settings, and of those of its tuning job. */
export function overridesIn(overrides: RequestOverrides, tuning: TuningSettings = {}): Override[] {
  return [
    ...OVERRIDABLE.filter((setting) => valueAt(overrides, setting) !== undefined).map(
      (setting) => ({ name: nameOf(setting), path: settingPath('$.overrides', setting) }),
    ),
    ...(overrides.version === undefined
      ? []
      : [{ name: VERSION, path: at('$.overrides', VERSION) }]),
    ...Object.entries(tuning)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => ({ name: `${TUNING}.${name}`, path: at('$.tuning', name) })),
  ];
}

/** Whether a list of names has one, or the group that it is in. */
export function mayOverride(allowed: readonly string[] | undefined, name: string): boolean {
  if (allowed === undefined) return true;
  return allowed.includes(name) || allowed.includes(name.split('.')[0] as string);
}

function nameOf({ group, name }: PlacedSetting): string {
  return group === undefined ? name : `${group}.${name}`;
}
