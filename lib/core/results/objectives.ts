import type { Direction } from '../model';

/** Whether a value of the objective is better than another. */
export function isBetter(value: number, than: number, direction: Direction): boolean {
  switch (direction) {
    case 'Minimize':
      return value < than;
    case 'Maximize':
      return value > than;
  }
}

/** Orders what has a value of the objective, the best first; equals stay as they were. */
export function bestFirst(direction: Direction): (a: Rated, b: Rated) => number {
  return ({ objective: a }, { objective: b }) => (a === b ? 0 : isBetter(a, b, direction) ? -1 : 1);
}

/** What has a value of the objective. */
interface Rated {
  readonly objective: number;
}
