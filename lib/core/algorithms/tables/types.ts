import type { HyperparameterValue } from '../../model';
import type { TABLES } from './index';

type Tables = { readonly [A in keyof typeof TABLES]: ReturnType<(typeof TABLES)[A]> };

/** Name of a built-in algorithm. */
export type AlgorithmName = keyof Tables;

/**
 * The hyperparameters of an algorithm, by its table: their names, and what each may be as far as
 * types can say it. Numbers may be given as text, flags as true and false.
 */
export type HyperparametersOf<A extends AlgorithmName> = A extends unknown
  ? OfTable<Tables[A]>
  : never;

type OfTable<T extends { readonly hyperparameters: Readonly<Record<string, string>> }> = {
  readonly [N in keyof T['hyperparameters']]?: OfRule<T['hyperparameters'][N]>;
} & OfOthers<T> &
  OfUnlisted<T> & {
    /** The platform's own, such as `_kvstore`. */
    readonly [name: `_${string}`]: HyperparameterValue;
  };

type OfOthers<T> = (T extends {
  readonly unlisted: infer U extends Readonly<Record<string, string>>;
}
  ? { readonly [N in keyof U]?: OfRule<U[N]> }
  : unknown) &
  (T extends { readonly aliases: infer U }
    ? { readonly [N in keyof U]?: number | NumberText }
    : unknown);

/** Of a page that lists the most common ones only, any other name may be right. */
type OfUnlisted<T> = T extends { readonly isSubset: true }
  ? Readonly<Record<string, HyperparameterValue>>
  : unknown;

type NumberText = `${number}`;

/** What a rule of a table lets a value be. */
type OfRule<R extends string> = R extends `${infer What} = ${string}`
  ? OfAlternatives<What>
  : OfAlternatives<R>;

type OfAlternatives<R extends string> = R extends `${infer First} | ${infer Others}`
  ? OfAlternative<First> | OfAlternatives<Others>
  : OfAlternative<R>;

type OfAlternative<R extends string> = R extends
  | 'integer'
  | 'number'
  | `integer ${string}`
  | `even ${string}`
  | `number ${string}`
  ? number | NumberText
  : R extends 'flag'
    ? boolean | 'true' | 'false' | 'True' | 'False' | 0 | 1 | '0' | '1'
    : R extends 'true' | 'false'
      ? boolean | R
      : R extends 'empty'
        ? ''
        : R extends 'text' | `@${string}` | `list of ${string}` | `some of ${string}`
          ? HyperparameterValue
          : R extends `${infer N extends number}`
            ? N | R
            : R;
