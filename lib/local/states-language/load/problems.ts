import type { DefinitionProblem, DefinitionProblemCode } from '../errors';
import type { JsonObject, JsonValue } from '../query/json-value';

/** What the loader gathers while it reads a definition. */
export interface Loading {
  readonly problems: DefinitionProblem[];
  /** Names of all states so far, because they are unique across scopes. */
  readonly stateNames: Map<string, string>;
  /** The machine's own QueryLanguage, as written. */
  readonly queryLanguage: JsonValue | undefined;
  /** Integrations that can be called; undefined when any may be named. */
  readonly integrations: ReadonlySet<string> | undefined;
}

/** An object of the definition with its path and what it is part of. */
export interface Block {
  readonly loading: Loading;
  readonly value: JsonObject;
  readonly path: string;
  /** The path as causes give it, relative to the state: empty, `Choices[0]` or `Catch[1]`. */
  readonly field: string;
}

/** Reports a problem with a member of the block, or with the block itself. */
export function report(
  block: Block,
  member: string | undefined,
  message: string,
  code: DefinitionProblemCode = 'SCHEMA_VALIDATION_FAILED',
): void {
  const path = member === undefined ? block.path : `${block.path}/${member}`;
  block.loading.problems.push({ code, path: path === '' ? '/' : path, message });
}

const SHOWN_CHARACTERS = 80;

/** A value as JSON, cut to what fits a line. */
export function show(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
