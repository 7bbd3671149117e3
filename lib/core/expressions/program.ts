import { ExpressionError } from './source';
import type { CharacterTest, Node, Parsed, Place } from './types';
import { widthOf } from './width';

/** One step of a search. `next` is the step after it unless it says otherwise. */
export type Step =
  | { readonly do: 'take'; readonly test: CharacterTest }
  /** Takes as many as it can, and gives back one after the other. */
  | { readonly do: 'takeAll'; readonly test: CharacterTest }
  | { readonly do: 'place'; readonly place: Place; readonly isWord: CharacterTest }
  /** Tries the first way, and the second if that comes to nothing. */
  | { readonly do: 'fork'; first: number; second: number }
  | { readonly do: 'jump'; to: number }
  /** Notes the position in a slot. */
  | { readonly do: 'note'; readonly slot: number }
  /** Leaves a loop whose last round took nothing; else goes on. */
  | { readonly do: 'leaveIfIdle'; readonly slot: number; to: number }
  | { readonly do: 'reference'; readonly index: number; readonly ignoresCase: boolean }
  | { readonly do: 'condition'; readonly index: number; no: number }
  /** Searches the steps from the next one to `end` at this place. */
  | {
      readonly do: 'inner';
      readonly kind: 'atomic' | 'ahead' | 'notAhead';
      readonly back: number;
      end: number;
    }
  | { readonly do: 'found' };

/** An expression as steps. */
export interface Program {
  readonly steps: readonly Step[];
  /** Two for each group, the whole match being group 0; one for each loop after them. */
  readonly slots: number;
  readonly isContextual: boolean;
}

type Fork = Extract<Step, { do: 'fork' }>;

/** Repetitions are unfolded: `(a{1000}){1000}` would fill the memory. */
const MOST_STEPS = 20_000;

/** @throws ExpressionError – when its repetitions unfold to too much */
export function programOf({ body, groups, isContextual }: Parsed): Program {
  const compiler = new Compiler((groups + 1) * 2);
  compiler.add(body);
  compiler.push({ do: 'found' });
  return { steps: compiler.steps, slots: compiler.slots, isContextual };
}

class Compiler {
  readonly steps: Step[] = [];

  constructor(public slots: number) {}

  push<S extends Step>(step: S): S {
    if (this.steps.length >= MOST_STEPS) {
      throw new ExpressionError(`its repetitions unfold to more than ${MOST_STEPS} steps`, 0);
    }
    this.steps.push(step);
    return step;
  }

  add(node: Node): void {
    switch (node.type) {
      case 'character':
        this.push({ do: 'take', test: node.test });
        return;
      case 'place':
        this.push({ do: 'place', place: node.place, isWord: node.isWord });
        return;
      case 'sequence':
        for (const part of node.parts) this.add(part);
        return;
      case 'choice':
        this.choice(node.options);
        return;
      case 'group':
        this.group(node.body, node.index);
        return;
      case 'repeat':
        this.repeat(node);
        return;
      case 'atomic':
        this.inner('atomic', 0, () => this.add(node.body));
        return;
      case 'look':
        this.inner(node.isNegative ? 'notAhead' : 'ahead', node.back ?? 0, () =>
          this.add(node.body),
        );
        return;
      case 'reference':
        this.push({ do: 'reference', index: node.index, ignoresCase: node.ignoresCase });
        return;
      case 'condition': {
        const test = this.push({ do: 'condition', index: node.index, no: 0 });
        this.add(node.yes);
        const over = this.push({ do: 'jump', to: 0 });
        test.no = this.steps.length;
        this.add(node.no);
        over.to = this.steps.length;
      }
    }
  }

  private group(body: Node, index: number | undefined): void {
    if (index !== undefined) this.push({ do: 'note', slot: index * 2 });
    this.add(body);
    if (index !== undefined) this.push({ do: 'note', slot: index * 2 + 1 });
  }

  private choice(options: readonly Node[]): void {
    const jumps = options.slice(0, -1).map((option) => {
      const fork = this.fork();
      fork.first = this.steps.length;
      this.add(option);
      const jump = this.push({ do: 'jump', to: 0 });
      fork.second = this.steps.length;
      return jump;
    });
    this.add(options.at(-1) as Node);
    for (const jump of jumps) jump.to = this.steps.length;
  }

  private repeat(node: Extract<Node, { type: 'repeat' }>): void {
    const { appetite, body, least, most } = node;
    if (appetite === 'possessive') {
      this.inner('atomic', 0, () => this.repeat({ ...node, appetite: 'greedy' }));
      return;
    }
    const isLazy = appetite === 'lazy';
    for (let count = 0; count < least; count++) {
      const before = this.steps.length;
      this.add(body);
      // Nothing, however often.
      if (this.steps.length === before) return;
    }
    if (most === Number.POSITIVE_INFINITY) {
      this.loop(body, isLazy);
      return;
    }
    const forks: Fork[] = [];
    for (let count = least; count < most; count++) {
      const fork = this.fork();
      this.enter(fork, isLazy);
      forks.push(fork);
      this.add(body);
    }
    for (const fork of forks) this.skip(fork, isLazy);
  }

  private loop(body: Node, isLazy: boolean): void {
    if (body.type === 'character' && !isLazy) {
      this.push({ do: 'takeAll', test: body.test });
      return;
    }
    const start = this.steps.length;
    const fork = this.fork();
    this.enter(fork, isLazy);
    if (widthOf(body).least > 0) {
      this.add(body);
      this.push({ do: 'jump', to: start });
    } else {
      const slot = this.slots++;
      this.push({ do: 'note', slot });
      this.add(body);
      const leave = this.push({ do: 'leaveIfIdle', slot, to: 0 });
      this.push({ do: 'jump', to: start });
      leave.to = this.steps.length;
    }
    this.skip(fork, isLazy);
  }

  private fork(): Fork {
    return this.push({ do: 'fork', first: 0, second: 0 });
  }

  /** The way into a repetition begins here. */
  private enter(fork: Fork, isLazy: boolean): void {
    fork[isLazy ? 'second' : 'first'] = this.steps.length;
  }

  /** The way around a repetition goes on here. */
  private skip(fork: Fork, isLazy: boolean): void {
    fork[isLazy ? 'first' : 'second'] = this.steps.length;
  }

  private inner(kind: 'atomic' | 'ahead' | 'notAhead', back: number, body: () => void): void {
    const step = this.push({ do: 'inner', kind, back, end: 0 });
    body();
    this.push({ do: 'found' });
    step.end = this.steps.length;
  }
}
