import type { Definition } from '../../../../bench/costs/walk';
import { JOB_KINDS } from '../../../../lib/constructs/training-workflow/definition/states';

/** What encloses a state's name, by type. */
const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  Choice: ['{', '}'],
  Pass: ['([', '])'],
  Succeed: ['([', '])'],
  Wait: ['[/', '/]'],
};
const TASK = ['[', ']'] as const;

/**
 * A state machine as a Mermaid flowchart: one arrow for all ways from a state to another, dotted if
 * only errors go there. The states of the kinds of job are alike, so they are drawn once.
 */
export function picture({ StartAt, States }: Definition) {
  const nodes = new Map<string, string>();
  const arrows = new Set<string>();
  const ids = new Map<string, string>();
  const idOf = (name: string) => {
    const own = generic(name);
    if (!ids.has(own)) ids.set(own, `s${ids.size + 1}`);
    return ids.get(own) as string;
  };
  // Numbered as they are listed.
  for (const name of [StartAt, ...Object.keys(States)]) idOf(name);
  for (const [name, state] of Object.entries(States)) {
    const [open, close] = SHAPES[state.Type] ?? TASK;
    nodes.set(idOf(name), `${idOf(name)}${open}"${generic(name)}"${close}`);
    const nexts = [...(state.Choices ?? []).map(({ Next }) => Next), state.Default, state.Next];
    const regular = new Set(nexts.filter((next) => next !== undefined).map(idOf));
    for (const next of regular) arrows.add(`${idOf(name)} --> ${next}`);
    const failed = new Set((state.Catch ?? []).map(({ Next }) => idOf(Next)));
    for (const next of failed) if (!regular.has(next)) arrows.add(`${idOf(name)} -.-> ${next}`);
  }
  return ['flowchart TD', ...nodes.values(), ...arrows].join('\n  ');
}

/** `Run the training job` and `Run the tuning job` are `Run the job`. */
function generic(name: string): string {
  return JOB_KINDS.reduce((text, { words }) => text.replace(words, 'job'), name);
}
