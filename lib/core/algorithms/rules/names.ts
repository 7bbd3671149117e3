import type { AlgorithmTable, RuleText } from '../tables';

/** Versions of an algorithm, oldest first, and the one that trains. */
export interface AtVersion {
  readonly versions: readonly string[];
  readonly version: string;
}

/** The rule of each hyperparameter that a version takes, aliases included. */
export function rulesAt(table: AlgorithmTable, at: AtVersion): ReadonlyMap<string, RuleText> {
  const own = { ...table.hyperparameters, ...table.unlisted };
  const aliases = Object.entries(table.aliases ?? {}).map(
    ([alias, name]) => [alias, own[name] ?? 'text'] as const,
  );
  return new Map([...Object.entries(own), ...aliases].filter(([name]) => isThere(table, name, at)));
}

/** Whether a version has a hyperparameter, or one `name=value` of it. */
export function isThere(
  { since = {}, until = {} }: AlgorithmTable,
  name: string,
  { versions, version }: AtVersion,
): boolean {
  const here = versions.indexOf(version);
  // A version that is newer than what is known has what the newest has.
  const index = here === -1 ? versions.length : here;
  const first = Object.hasOwn(since, name) ? versions.indexOf(since[name] ?? '') : 0;
  const last = Object.hasOwn(until, name) ? versions.indexOf(until[name] ?? '') : versions.length;
  return first <= index && index <= last;
}

/**
 * Whether a name is one of the platform's own, such as `_kvstore` or `_tuning_objective_metric`:
 * containers have more of them than any page lists.
 */
export function isInternal(name: string): boolean {
  return /^_[a-z]/.test(name);
}
