import { isObject } from '../../../core';
import { type DefinitionProblem, StateMachineError } from '../errors';
import { type Resource, type StateGraph, StateMachine } from '../machine';
import type { JsonValue } from '../query/json-value';
import { allowFields, readNumber } from './fields';
import { LONGEST_SECONDS } from './flow-states';
import { readGraph } from './graph';
import { type Block, report, show } from './problems';
import { checkScopes } from './scopes';

export interface LoadOptions {
  /**
   * Task resources that can be served, by what follows `arn:<partition>:states:::`; functions
   * called by their ARN need `lambda:invoke`.
   *
   * @default - any may be named
   */
  readonly integrations?: Iterable<string>;
}

/**
 * Parses and checks a state machine in the Amazon States Language with JSONata.
 *
 * @param definition the object, or its JSON text
 * @throws InvalidStateMachine – with every problem, when there is one.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function loadStateMachine(
  definition: object | string,
  options: LoadOptions = {},
): StateMachine {
  const value = (
    typeof definition === 'string' ? parseDefinition(definition) : definition
  ) as JsonValue;
  const problems: DefinitionProblem[] = [];
  if (!isObject(value)) {
    const message = 'A state machine must be an object.';
    throw new StateMachineError([{ code: 'SCHEMA_VALIDATION_FAILED', path: '/', message }]);
  }
  const block: Block = {
    value,
    path: '',
    field: '',
    loading: {
      problems,
      stateNames: new Map(),
      queryLanguage: value.QueryLanguage,
      integrations: options.integrations && new Set(options.integrations),
    },
  };
  const timeoutSeconds = readHead(block);
  const graph = readGraph(block);
  if (graph !== undefined) checkScopes(graph, '', problems);
  if (graph === undefined || problems.length > 0) throw new StateMachineError(problems);
  return new StateMachine(graph, timeoutSeconds, resourcesOf(graph));
}

/** @throws InvalidStateMachine – for what is not JSON */
export function parseDefinition(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The definition is not JSON: ${(error as Error).message}`;
    const problem = { code: 'INVALID_JSON_DESCRIPTION', path: '/', message } as const;
    throw new StateMachineError([problem], { cause: error });
  }
}

function readHead(block: Block): number | undefined {
  const { value } = block;
  allowFields(block, 'a state machine', [
    'Comment',
    'QueryLanguage',
    'StartAt',
    'States',
    'TimeoutSeconds',
    'Version',
  ]);
  const language = value.QueryLanguage;
  if (language !== undefined && language !== 'JSONata' && language !== 'JSONPath') {
    report(block, 'QueryLanguage', `'QueryLanguage' must be JSONata, but is ${show(language)}.`);
  }
  if (value.Version !== undefined && value.Version !== '1.0') {
    report(block, 'Version', `'Version' must be "1.0", but is ${show(value.Version)}.`);
  }
  return readNumber(block, 'TimeoutSeconds', { min: 1, max: LONGEST_SECONDS });
}

function resourcesOf(graph: StateGraph): Resource[] {
  const found = new Map<string, Resource>();
  for (const state of graph.states.values()) {
    let inner: Resource[] = [];
    if (state.type === 'Task') inner = [state.resource];
    if (state.type === 'Map') inner = resourcesOf(state.processor);
    if (state.type === 'Parallel') inner = state.branches.flatMap(resourcesOf);
    for (const resource of inner) found.set(resource.arn, resource);
  }
  return [...found.values()];
}
