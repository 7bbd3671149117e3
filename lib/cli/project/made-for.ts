import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appEnvironment } from './app-environment';
import type { Project } from './project';

/** What an assembly was made for. Values are kept as digests, because some may be secret. */
interface MadeFor {
  /** When the assembly was made, in milliseconds: the rest is true for this assembly only. */
  readonly made: number;
  /** A digest for each variable that the app reads, by its name; null if it was not set. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** `key=value`, as given. */
  readonly context: readonly string[];
}

const FILE = '.made-for.json';

/**
 * Whether an assembly was made with the variables and the context that are given now. If the CDK's
 * own command made it, they are unknown, and it is accepted only if the app reads none.
 */
export function isMadeFor({ directory, assembly, context = [] }: Project, env: NodeJS.ProcessEnv) {
  const kept = read(assembly);
  if (kept === undefined) {
    const { variables, readsContext } = appEnvironment(directory);
    return variables.length === 0 && !readsContext && context.length === 0;
  }
  return (
    JSON.stringify(kept.context) === JSON.stringify(context) &&
    Object.entries(kept.variables).every(([name, value]) => digestOf(name, env) === value)
  );
}

/** Stores what an assembly was just made for, unless its app reads nothing. */
export function keepMadeFor(
  { directory, assembly, context = [] }: Project,
  env: NodeJS.ProcessEnv,
): void {
  const { variables, readsContext } = appEnvironment(directory);
  const file = join(assembly, FILE);
  if (variables.length === 0 && !readsContext && context.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  const values = variables.map((name) => [name, digestOf(name, env)] as const);
  const kept: MadeFor = {
    made: madeAt(assembly),
    variables: Object.fromEntries(values),
    context,
  };
  writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** Undefined if it was stored for another assembly. */
function read(assembly: string): MadeFor | undefined {
  try {
    const kept: MadeFor = JSON.parse(readFileSync(join(assembly, FILE), 'utf8'));
    return kept.made === madeAt(assembly) ? kept : undefined;
  } catch {
    // Missing or damaged: the assembly counts as made by somebody else.
    return undefined;
  }
}

function madeAt(assembly: string): number {
  return statSync(join(assembly, 'manifest.json')).mtimeMs;
}

function digestOf(name: string, env: NodeJS.ProcessEnv): string | null {
  const value = env[name];
  if (value === undefined) return null;
  return createHash('sha256').update(`${name}=${value}`).digest('hex').slice(0, 16);
}
