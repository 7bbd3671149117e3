import { isObject, type JsonObject, type PlacedSetting, SETTINGS, valueAt } from '../checks';
import type { JobSettings, SettingsOptions } from '../model';

/** The settings of a record with what options or overrides give in their place. */
export function mergeSettings(settings: JobSettings, given: SettingsOptions): JobSettings {
  return fillSettings((setting) => valueAt(given, setting), settings);
}

/** The settings of a record, each with the value for it, where there is one. */
export function fillSettings(
  valueFor: (setting: PlacedSetting) => unknown,
  settings: Partial<JobSettings> = {},
): JobSettings {
  const all: Record<string, unknown> = { ...settings };
  for (const setting of SETTINGS) {
    const { group, name, inRecord = name, kind } = setting;
    const holder = group === undefined ? all : { ...membersOf(all[group]) };
    if (group !== undefined) all[group] = holder;
    const given = valueFor(setting);
    if (given === undefined) continue;
    const value = kind.toRecord === undefined ? given : kind.toRecord(given);
    holder[inRecord] = kind.isAdded
      ? { ...membersOf(holder[inRecord]), ...membersOf(value) }
      : value;
  }
  return all as object as JobSettings;
}

function membersOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
