import { type ComparedRun, type Fact, type FactGroup, GROUPS } from './compared-run';

/** A fact of all runs, side by side. */
export interface ComparedFact {
  readonly group: FactGroup;
  readonly name: string;
  /** One for each run; null where it has none. */
  readonly values: readonly (Fact | null)[];
  /** Whether the runs do not agree. */
  readonly differs: boolean;
}

/** Runs side by side. */
export interface Comparison {
  readonly runs: readonly Pick<ComparedRun, 'name' | 'task' | 'status'>[];
  readonly facts: readonly ComparedFact[];
}

/** Puts runs side by side: every fact that one of them has, by group. */
export function compare(runs: readonly ComparedRun[]): Comparison {
  return {
    runs: runs.map(({ name, task, status }) => ({ name, task, status })),
    facts: GROUPS.flatMap((group) => {
      const names = new Set(runs.flatMap(({ facts }) => Object.keys(facts[group])));
      return [...names].map((name): ComparedFact => {
        const values = runs.map(({ facts }) =>
          Object.hasOwn(facts[group], name) ? (facts[group][name] as Fact) : null,
        );
        return { group, name, values, differs: new Set(values).size > 1 };
      });
    }),
  };
}
