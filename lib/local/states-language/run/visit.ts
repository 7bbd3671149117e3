import { isObject } from '../../../core';
import { StatesError } from '../errors';
import { aside, type EventDetails, payloadText } from '../history';
import type { Results, State } from '../machine';
import type { Bindings } from '../query/expression';
import { RUNTIME } from '../query/functions';
import { type JsonValue, jsonType } from '../query/json-value';
import { aboutExpression, FieldError, fill, type Template } from '../query/template';
import type { ContextObject } from '../types';
import { checkAssigned, checkPayloadText } from './limits';
import type { Scope } from './scope';

/** Where a state leads: its output, and the next state unless the scope ends. */
export interface Outcome {
  readonly output: JsonValue;
  readonly next: string | undefined;
}

/** Members of `$states` besides `input` and `context`. */
export interface Extra {
  readonly result?: JsonValue;
  readonly errorOutput?: JsonValue;
}

/** One stay in one state, from entering to leaving it. */
export class Visit {
  /** Times that the state was tried again; undefined where nothing is ever retried. */
  retryCount: number | undefined;
  /** Milliseconds since 1970. */
  private readonly enteredAt: number;
  private readonly enteredId: number;
  /** The last event before the state was entered. */
  private readonly before: number;

  constructor(
    readonly scope: Scope,
    readonly name: string,
    readonly type: State['type'],
    readonly input: JsonValue,
  ) {
    this.before = scope.thread.lastEventId;
    this.enteredAt = scope.execution.clock.now();
    this.retryCount = type === 'Task' || type === 'Parallel' || type === 'Map' ? 0 : undefined;
    this.enteredId = this.emit(`${type}StateEntered`, () => ({
      stateEnteredEventDetails: { name, ...payloadText('input', scope.text.of(input)) },
    }));
  }

  /** Adds an event to the history of this scope. */
  emit(type: string, details?: EventDetails | (() => EventDetails)): number {
    return this.scope.execution.history.add(this.scope.thread, type, details);
  }

  /** Adds an event that no later one names as its previous event. */
  emitAside(type: string, details?: EventDetails): void {
    const { execution, thread } = this.scope;
    execution.history.add(aside(thread.lastEventId), type, details);
  }

  /** The context object as it is now; `map` overrides the item of the scope. */
  context(map: ContextObject['Map'] = this.scope.map): ContextObject {
    const { context, mockedContext } = this.scope.execution;
    if (mockedContext !== undefined) {
      return map === undefined ? mockedContext : { ...mockedContext, Map: map };
    }
    return {
      ...context,
      State: {
        Name: this.name,
        EnteredTime: new Date(this.enteredAt).toISOString(),
        ...(this.retryCount === undefined ? {} : { RetryCount: this.retryCount }),
      },
      ...(map === undefined ? {} : { Map: map }),
    };
  }

  /**
   * Fills a field of the state in.
   *
   * @throws StatesError – States.QueryEvaluationError, when an expression gives no value.
   */
  async fill(
    template: Template,
    field: string,
    extra: Extra = {},
    map?: ContextObject['Map'],
  ): Promise<JsonValue> {
    try {
      return await fill(template, field, this.bindings(extra, map));
    } catch (error) {
      if (error instanceof FieldError) throw this.failEvaluation(error.message, error.field);
      throw error;
    }
  }

  /**
   * Fills a field in that has to have a type.
   *
   * @throws StatesError – States.QueryEvaluationError, also when the value has another type.
   */
  async fillTyped(template: Template, field: string, expected: string): Promise<JsonValue> {
    const value = await this.fill(template, field);
    const actual = jsonType(value);
    if (actual === expected) return value;
    const what = `returned an unexpected result type. Expected '${expected}', but was '${actual}' for value: ${JSON.stringify(value)}`;
    throw this.failEvaluation(
      template.kind === 'expression'
        ? aboutExpression(template.expression, field, what)
        : `The field '${field}' ${what}`,
      field,
    );
  }

  /**
   * Fills a field in that has to be a number in bounds. The words for a number that is out of them
   * follow those recorded for ToleratedFailurePercentage and Timestamp; AWS's own are not known.
   */
  async fillNumber(
    template: Template,
    field: string,
    { min, max, isInteger = true }: { min: number; max: number; isInteger?: boolean },
  ): Promise<number> {
    const value = (await this.fillTyped(template, field, 'number')) as number;
    if (value >= min && value <= max && (!isInteger || Number.isInteger(value))) return value;
    if (isInteger && !Number.isInteger(value)) {
      throw this.failEvaluation(
        `The ${field} field cannot be parsed as an integer: ${value}`,
        field,
      );
    }
    const range =
      max === Number.POSITIVE_INFINITY
        ? `must be at least ${min}`
        : `must be between ${min} and ${max}`;
    throw this.failEvaluation(`${field} ${range}, but was: ${value}`, field);
  }

  /** A cause with the sentence in front that names the state. */
  about(what: string): string {
    return `An error occurred while executing the state '${this.name}' (entered at the event id #${this.enteredId}). ${what}`;
  }

  /**
   * Leaves the state: sets its variables, then hands its output on.
   *
   * @param prefix of the fields in causes: empty, `Choices[0]/` or `Catch[1]/`
   */
  async leave(
    { assign, output }: Results,
    next: string | undefined,
    passedOn: JsonValue,
    extra: Extra = {},
    prefix = '',
  ): Promise<Outcome> {
    const assigned = assign && (await this.fill(assign, `${prefix}Assign`, extra));
    const value = output ? await this.fill(output, `${prefix}Output`, extra) : passedOn;
    const text = this.scope.text.of(value);
    checkPayloadText(text, this.name);
    // Set only now, so that Output saw the variables as they were on entry.
    if (isObject(assigned)) this.assign(assigned);
    this.emit(`${this.type}StateExited`, () => ({
      stateExitedEventDetails: {
        name: this.name,
        ...payloadText('output', text),
        ...(isObject(assigned) && assignedDetails(assigned)),
      },
    }));
    this.scope.execution.trace.push(
      isObject(assigned)
        ? { state: this.name, output: value, assigned }
        : { state: this.name, output: value },
    );
    return { output: value, next };
  }

  private assign(assigned: Record<string, JsonValue>): void {
    checkAssigned(assigned, this.name);
    const { variables, execution } = this.scope;
    for (const [name, value] of Object.entries(assigned)) {
      execution.store.replace(variables[name], value);
      variables[name] = value;
    }
  }

  private bindings(extra: Extra, map: ContextObject['Map']): Bindings {
    const { outer, variables, execution } = this.scope;
    return {
      ...outer,
      ...variables,
      states: { input: this.input, context: this.context(map), ...extra },
      [RUNTIME]: execution.runtime,
    };
  }

  /**
   * The error of a field, told to the history. As recorded, its previous event is the one before the
   * state was entered where nothing has happened in the state yet, unless the state is a Wait.
   *
   * @param location the field; absent for the input of a Map, which is not a field
   */
  failEvaluation(what: string, location?: string): StatesError {
    const error = 'States.QueryEvaluationError';
    const cause = this.about(what);
    const { thread } = this.scope;
    if (this.type !== 'Wait' && thread.lastEventId === this.enteredId) {
      thread.lastEventId = this.before;
    }
    this.emit('EvaluationFailed', {
      evaluationFailedEventDetails: {
        error,
        cause,
        ...(location !== undefined && { location }),
        state: this.name,
      },
    });
    return new StatesError(error, cause);
  }
}

function assignedDetails(assigned: Record<string, JsonValue>): Record<string, unknown> {
  const variables = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  return {
    assignedVariables: Object.fromEntries(variables),
    assignedVariablesDetails: { truncated: false },
  };
}
