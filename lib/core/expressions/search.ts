import { variantsOf } from './characters';
import type { Program, Step } from './program';
import type { CharacterTest, Place } from './types';

/** Where the groups of a match are: start and end of each in code points; −1 where it took no part. */
export type Slots = readonly number[];

/** A search that takes more steps ends without a result. */
export class TooManySteps extends Error {
  override readonly name = 'TooManySteps';
}

/**
 * Searches a text for the first match, as Python's `re.search` does, in bounded time.
 *
 * It goes back where a way came to nothing, as Python does, but notes which ways did: no step is
 * tried twice at one place, so the time grows with the text, not with its possibilities. Only
 * expressions with references to groups cannot be noted so; `budget` bounds them, and all.
 *
 * @param text - in code points
 * @param budget - steps at most
 * @throws TooManySteps
 */
export function search(
  program: Program,
  text: readonly number[],
  budget: number,
): Slots | undefined {
  const run = new Run(program, text, budget);
  for (let start = 0; start <= text.length; start++) {
    const end = run.from(0, start);
    if (end < 0) continue;
    run.slots[0] = start;
    run.slots[1] = end;
    return run.slots;
  }
  return undefined;
}

/** Numbers that were noted. */
type Marks = Pick<Set<number>, 'has' | 'add'>;

/** More bits than this would take longer to clear than a set of the few that are noted. */
const MOST_BITS = 1 << 25;

function marksOf(size: number): Marks {
  if (size > MOST_BITS) return new Set();
  const words = new Uint32Array((size >>> 5) + 1);
  const marks: Marks = {
    has: (number) => ((words[number >>> 5] as number) & (1 << (number & 31))) !== 0,
    add(number) {
      words[number >>> 5] = (words[number >>> 5] as number) | (1 << (number & 31));
      return marks as Set<number>;
    },
  };
  return marks;
}

class Run {
  readonly slots: number[];
  private readonly steps: readonly Step[];
  /**
   * Ways to go back to, three numbers each: a step, the place to try it at, and the last place to
   * try it at, going down. Or what a slot held, its number being negative.
   */
  private readonly back: number[] = [];
  private failed: Marks;

  constructor(
    private readonly program: Program,
    private readonly text: readonly number[],
    private budget: number,
  ) {
    this.steps = program.steps;
    this.slots = new Array<number>(program.slots).fill(-1);
    this.failed = marksOf(program.steps.length * (text.length + 1));
  }

  /** The end of the match that begins with this step at this place; −1 for none. */
  from(first: number, start: number): number {
    const base = this.back.length;
    let at = first;
    let place = start;
    for (;;) {
      if (this.budget-- <= 0) throw new TooManySteps();
      const step = this.steps[at] as Step;
      let isGood = true;
      at += 1;
      switch (step.do) {
        case 'take':
          isGood = place < this.text.length && step.test(this.text[place] as number);
          place += 1;
          break;
        case 'takeAll': {
          const first = place;
          while (place < this.text.length && step.test(this.text[place] as number)) place += 1;
          this.budget -= place - first;
          if (place > first) this.back.push(at, place - 1, first);
          isGood = this.isNew(at - 1, place);
          break;
        }
        case 'fork':
          isGood = this.isNew(at - 1, place);
          if (isGood) {
            this.back.push(step.second, place, place);
            at = step.first;
          }
          break;
        case 'jump':
          at = step.to;
          break;
        case 'place':
          isGood = this.isAt(step.place, step.isWord, place);
          break;
        case 'note':
          this.set(step.slot, place);
          break;
        case 'leaveIfIdle':
          if (this.slots[step.slot] === place) at = step.to;
          break;
        case 'reference':
          place = this.repeated(step.index, step.ignoresCase, place);
          isGood = place >= 0;
          break;
        case 'condition':
          if ((this.slots[step.index * 2 + 1] as number) < 0) at = step.no;
          break;
        case 'inner': {
          const end = this.inner(step, at, place);
          isGood = end >= 0;
          place = end;
          at = step.end;
          break;
        }
        case 'found':
          return place;
      }
      if (isGood) continue;
      const way = this.goBack(base);
      if (way === undefined) return -1;
      [at, place] = way;
    }
  }

  private set(slot: number, value: number): void {
    this.back.push(-1 - slot, this.slots[slot] as number, 0);
    this.slots[slot] = value;
  }

  /** Whether a step is tried at a place for the first time, so that it may lead on. */
  private isNew(step: number, place: number): boolean {
    // What follows a reference depends on more than step and place.
    if (this.program.isContextual) return true;
    const way = step * (this.text.length + 1) + place;
    if (this.failed.has(way)) return false;
    this.failed.add(way);
    return true;
  }

  /** The last way that is left, with slots as they were there. */
  private goBack(base: number): readonly [number, number] | undefined {
    const { back } = this;
    while (back.length > base) {
      const last = back.pop() as number;
      const value = back.pop() as number;
      const step = back.pop() as number;
      if (step < 0) {
        this.slots[-1 - step] = value;
        continue;
      }
      // A fork's second way was noted with the fork.
      if (this.steps[step - 1]?.do !== 'takeAll') return [step, value];
      for (let place = value; place >= last; place--) {
        if (this.budget-- <= 0) throw new TooManySteps();
        if (!this.canGoOn(step, place) || !this.isNew(step - 1, place)) continue;
        if (place > last) back.push(step, place - 1, last);
        return [step, place];
      }
    }
    return undefined;
  }

  /** A look ahead that saves most ways back. */
  private canGoOn(step: number, place: number): boolean {
    const next = this.steps[step] as Step;
    if (next.do !== 'take') return true;
    return place < this.text.length && next.test(this.text[place] as number);
  }

  /** Where a part that is searched by itself leads to; −1 where it does not hold. */
  private inner(
    { kind, back }: Extract<Step, { do: 'inner' }>,
    first: number,
    place: number,
  ): number {
    if (back > place) return kind === 'notAhead' ? place : -1;
    const base = this.back.length;
    // Ways that came to nothing here may lead on elsewhere, and the other way round.
    const outer = this.failed;
    this.failed = new Set();
    const end = this.from(first, place - back);
    this.failed = outer;
    if (kind === 'notAhead') {
      while (this.goBack(base) !== undefined) {
        // Every slot is to be as it was.
      }
      return end < 0 ? place : -1;
    }
    if (end < 0) return -1;
    // What it found is final: of its ways back only those to what slots held before stay.
    const kept: number[] = [];
    for (let index = base; index < this.back.length; index += 3) {
      const step = this.back[index] as number;
      if (step < 0) kept.push(step, this.back[index + 1] as number, 0);
    }
    this.back.length = base;
    this.back.push(...kept);
    return kind === 'atomic' ? end : place;
  }

  /** The place after what a group took, once more. */
  private repeated(index: number, ignoresCase: boolean, place: number): number {
    const [start, end] = [this.slots[index * 2] as number, this.slots[index * 2 + 1] as number];
    if (end < 0 || start > end) return -1;
    for (let offset = 0; offset < end - start; offset++) {
      if (this.budget-- <= 0) throw new TooManySteps();
      const [wanted, found] = [this.text[start + offset] as number, this.text[place + offset]];
      if (found === undefined) return -1;
      if (found !== wanted && !(ignoresCase && variantsOf(found, false).includes(wanted))) {
        return -1;
      }
    }
    return place + end - start;
  }

  private isAt(where: Place, isWord: CharacterTest, place: number): boolean {
    const { text } = this;
    switch (where) {
      case 'start':
        return place === 0;
      case 'lineStart':
        return place === 0 || text[place - 1] === 10;
      case 'textEnd':
        return place === text.length;
      case 'end':
        return place === text.length || (place === text.length - 1 && text[place] === 10);
      case 'lineEnd':
        return place === text.length || text[place] === 10;
      default: {
        const isInWord = (index: number) =>
          index >= 0 && index < text.length && isWord(text[index] as number);
        // In an empty text Python finds neither.
        return (
          text.length > 0 && (isInWord(place - 1) !== isInWord(place)) === (where === 'boundary')
        );
      }
    }
  }
}
