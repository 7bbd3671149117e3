import { type Direction, isBetter } from '../../../core';
import type { StoppingRule } from './early-stopping';
import type { TrialJob } from './trial-job';

/** At each rung one in so many trials goes on. */
const REDUCTION = 3;

/**
 * Hyperband without waiting: trials are dealt to brackets, each a successive halving that begins at
 * another resource. A trial that reaches a rung goes on if it is among the best third of those of
 * its bracket that have reached the rung so far, itself included. One that goes beyond the largest
 * resource is stopped.
 *
 * A resource is a step: one value of the objective metric, such as one epoch's.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HyperbandStrategyConfig.html
 */
export function hyperbandRule(
  { min, max }: { readonly min: number; readonly max: number },
  direction: Direction,
): StoppingRule {
  const brackets = bracketsOf(min, max);
  const dealt: number[] = [];
  const bracketOf = (trial: TrialJob): number => {
    while (dealt.length < trial.number) dealt.push(nextBracket(brackets, dealt));
    return dealt[trial.number - 1] as number;
  };
  return (trial, others) => {
    const step = trial.steps.length;
    const bracket = bracketOf(trial);
    if (step > max) return true;
    if (!brackets[bracket]?.rungs.includes(step)) return false;
    const value = trial.steps[step - 1] as number;
    const rivals = others.flatMap((other) =>
      other !== trial && bracketOf(other) === bracket && hasReached(other, step)
        ? (other.steps[step - 1] as number)
        : [],
    );
    const ahead = rivals.filter((rival) => isBetter(rival, value, direction)).length;
    return ahead >= Math.max(1, Math.floor((rivals.length + 1) / REDUCTION));
  };
}

/** A trial that was told to stop may have gone some steps further before it did. */
function hasReached({ steps, stoppedAt = steps.length }: TrialJob, step: number): boolean {
  return step <= Math.min(steps.length, stoppedAt);
}

interface Bracket {
  /** Steps at which it is decided who goes on. */
  readonly rungs: readonly number[];
  /** Share of the trials that it gets. */
  readonly weight: number;
}

/** From the bracket that stops earliest to the one that stops nobody. */
function bracketsOf(min: number, max: number): readonly Bracket[] {
  const resources: number[] = [];
  for (let resource = min; resource < max; resource *= REDUCTION) resources.push(resource);
  const most = resources.length;
  return Array.from({ length: most + 1 }, (_, start) => ({
    rungs: resources.slice(start),
    // As many as use up the same resources in each bracket.
    weight: Math.ceil(((most + 1) / (most - start + 1)) * REDUCTION ** (most - start)),
  }));
}

/** The bracket that is furthest behind its share. */
function nextBracket(brackets: readonly Bracket[], dealt: readonly number[]): number {
  const behind = brackets.map(
    ({ weight }, bracket) => (dealt.filter((it) => it === bracket).length + 1) / weight,
  );
  return behind.indexOf(Math.min(...behind));
}
