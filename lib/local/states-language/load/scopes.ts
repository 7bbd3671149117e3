import type { DefinitionProblem } from '../errors';
import type { State, StateGraph } from '../machine';
import { assignedNames } from './variables';

/**
 * Checks that no Parallel branch and no Map processor assigns a variable of a scope around it:
 * inner scopes read outer variables and may neither set nor shadow them.
 */
export function checkScopes(
  graph: StateGraph,
  path: string,
  problems: DefinitionProblem[],
  outer: ReadonlySet<string> = new Set(),
): void {
  const own = new Set(outer);
  for (const state of graph.states.values()) {
    for (const name of namesAssignedBy(state)) own.add(name);
  }
  for (const [stateName, state] of graph.states) {
    const at = `${path}/States/${stateName}`;
    for (const name of namesAssignedBy(state)) {
      if (!outer.has(name)) continue;
      problems.push({
        code: 'SCHEMA_VALIDATION_FAILED',
        path: `${at}/Assign/${name}`,
        message: `The variable '${name}' is assigned in a scope around this one. Choose another name.`,
      });
    }
    for (const [inner, innerPath] of innerGraphs(state, at)) {
      checkScopes(inner, innerPath, problems, own);
    }
  }
}

function innerGraphs(state: State, at: string): [StateGraph, string][] {
  if (state.type === 'Map') return [[state.processor, `${at}/ItemProcessor`]];
  if (state.type !== 'Parallel') return [];
  return state.branches.map((branch, i) => [branch, `${at}/Branches[${i}]`]);
}

function namesAssignedBy(state: State): Set<string> {
  if (state.type === 'Fail') return new Set();
  const names = assignedNames(state.assign);
  if (state.type === 'Choice') names.push(...state.rules.flatMap((r) => assignedNames(r.assign)));
  if ('catchers' in state) names.push(...state.catchers.flatMap((c) => assignedNames(c.assign)));
  return new Set(names);
}
