import { isObject, type JsonObject } from '../../core/checks/shape';

interface Definition {
  readonly StartAt: string;
  readonly States: JsonObject;
}

/**
 * The Lambda functions that an execution calls unless something fails, in that order: what is
 * reached by a Catch alone is left out.
 *
 * @param definition of a state machine, in JSON
 * @returns names or ARNs, as the definition writes them
 */
export function functionsOnPath(definition: string): readonly string[] {
  const { StartAt = '', States = {} } = JSON.parse(definition) as Partial<Definition>;
  const reached = new Set([StartAt]);
  const functions = new Set<string>();
  // What is added while a set is gone through has its turn too.
  for (const name of reached) {
    const state = States[name];
    if (!isObject(state)) continue;
    const { FunctionName } = isObject(state.Arguments) ? state.Arguments : {};
    if (typeof FunctionName === 'string' && !FunctionName.startsWith('{%')) {
      functions.add(FunctionName);
    }
    for (const next of nextOf(state)) reached.add(next);
  }
  return [...functions];
}

function nextOf({ Next, Default, Choices }: JsonObject): readonly string[] {
  const choices = Array.isArray(Choices) ? Choices.map((choice) => choice?.Next) : [];
  return [Next, ...choices, Default].filter((name) => typeof name === 'string');
}
