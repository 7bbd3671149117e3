interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

/** A state machine in the Amazon States Language, as far as its ways go. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Where execution goes from a state, visit by visit; the last visit may end it: {@link FAILS}. */
export type Turns = Readonly<Record<string, readonly string[]>>;

/** In place of a state: the execution fails here. */
export const FAILS = 'fails';

/**
 * The states of one way through a definition, each time that one is entered. A state goes on to its
 * `Next` unless the turns say otherwise.
 *
 * @throws Error – for a turn that the definition does not have, a Choice without a turn, and turns that
 *   were not taken
 */
export function walk({ StartAt, States }: Definition, turns: Turns): string[] {
  const left = new Map(Object.entries(turns).map(([name, next]) => [name, [...next]]));
  const entered: string[] = [];
  for (let name: string | undefined = StartAt; name !== undefined; ) {
    const state: State | undefined = States[name];
    if (state === undefined) throw new Error(`There is no state ${name}.`);
    entered.push(name);
    name = nextOf(name, state, left.get(name)?.shift());
  }
  const notTaken = [...left].filter(([, next]) => next.length > 0);
  if (notTaken.length > 0) throw new Error(`Turns were not taken: ${JSON.stringify(notTaken)}.`);
  return entered;
}

function nextOf(name: string, state: State, turn: string | undefined): string | undefined {
  if (turn === FAILS) return undefined;
  const { Next, Default, Choices = [], Catch = [] } = state;
  if (turn === undefined) {
    if (state.Type === 'Choice') throw new Error(`Nothing says where ${name} goes on.`);
    return Next;
  }
  const possible = [Next, Default, ...Choices.map((to) => to.Next), ...Catch.map((to) => to.Next)];
  if (possible.includes(turn)) return turn;
  throw new Error(`${name} does not go on to ${turn}.`);
}
