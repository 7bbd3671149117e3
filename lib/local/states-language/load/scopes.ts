import type { DefinitionProblem } from '../errors';
import type { State, StateGraph } from '../machine';
import { assignedNames } from './variables';

/**
 * Checks that no Parallel branch and no Map processor assigns a variable of a scope around it:
 * inner scopes read outer variables and may neither set nor shadow them.
 *
 * AWS lets an inner scope assign a name that the outer one assigns only in a Catch of the very state
 * that holds the inner scope: that Catch runs when the inner scope is gone.
 */
export function checkScopes(
  graph: StateGraph,
  path: string,
  problems: DefinitionProblem[],
  outer: ReadonlySet<string> = new Set(),
): void {
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
      checkScopes(inner, innerPath, problems, new Set([...outer, ...namesAround(graph, state)]));
    }
  }
}

/** What a graph assigns outside of a state's inner scopes and of its own catchers. */
function namesAround(graph: StateGraph, inner: State): string[] {
  return [...graph.states.values()].flatMap((state) => [
    ...(state === inner ? namesOnSuccess(state) : namesAssignedBy(state)),
  ]);
}

function innerGraphs(state: State, at: string): [StateGraph, string][] {
  if (state.type === 'Map') return [[state.processor, `${at}/ItemProcessor`]];
  if (state.type !== 'Parallel') return [];
  return state.branches.map((branch, i) => [branch, `${at}/Branches[${i}]`]);
}

function namesAssignedBy(state: State): Set<string> {
  const caught = 'catchers' in state ? state.catchers.flatMap((c) => assignedNames(c.assign)) : [];
  return new Set([...namesOnSuccess(state), ...caught]);
}

function namesOnSuccess(state: State): string[] {
  if (state.type === 'Fail') return [];
  const names = assignedNames(state.assign);
  if (state.type === 'Choice') names.push(...state.rules.flatMap((r) => assignedNames(r.assign)));
  return names;
}
