import type { CheckedTuningRequest } from './check-request';
import type { Parameter } from './parameters';

/** Values of a definition's parameters, as they are searched. */
export interface Point {
  readonly definition: number;
  readonly values: Readonly<Record<string, number | string>>;
}

/** What is searched: the first line that `suggest.py` reads. */
export interface SearchSpace {
  readonly strategy: string;
  readonly direction: string;
  readonly seed: number;
  readonly trials: number | null;
  readonly definitions: readonly (readonly Parameter[])[];
  /** Results that count as the search's own. */
  readonly history: readonly (Point & { readonly objective: number })[];
  /** Points that are tried before all others. */
  readonly first: readonly Point[];
}

/** Seeds are 32-bit numbers to Optuna's samplers. */
const SEEDS = 2 ** 32;

/** The search that a request asks for. @param trials at most, where that is known */
export function searchSpace(
  { request, definitions, direction }: CheckedTuningRequest,
  seed: number,
  trials: number | undefined,
  known: Pick<SearchSpace, 'history' | 'first'>,
): SearchSpace {
  return {
    strategy: request.HyperParameterTuningJobConfig.Strategy,
    direction,
    seed: seed % SEEDS,
    trials: trials ?? null,
    definitions: definitions.map(({ parameters }) => parameters),
    ...known,
  };
}
