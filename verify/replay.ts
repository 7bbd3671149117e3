import { isDeepStrictEqual } from 'node:util';
import { CHECKS } from './checks';
import type { Recording } from './recording';
import type { Outcome } from './run-checks';

/** How a recorded question was answered once more. */
export interface Replayed {
  readonly id: string;
  readonly answer: 'same' | 'different' | 'differs as told' | 'differs no more' | 'not asked';
  /** Each as `path: recorded …, answered …`. */
  readonly differences: readonly string[];
}

/** Whether it is a fault: of the account that was asked, or of what a recording says of it. */
export function isWrong(answer: Replayed['answer']): boolean {
  return answer !== 'same' && answer !== 'differs as told';
}

/** Compares what was recorded with what an account has answered to the same checks now. */
export function replayed(
  recordings: readonly Recording[],
  outcomes: readonly Outcome[],
): Replayed[] {
  return recordings.map((recording) => {
    const { id, differs } = recording;
    const outcome = outcomes.find((one) => one.id === id);
    if (outcome === undefined) return { id, answer: 'not asked', differences: [] };
    const differences = differencesOf(id, recording, outcome);
    if (differs === undefined) {
      return { id, answer: differences.length === 0 ? 'same' : 'different', differences };
    }
    return {
      id,
      answer: differences.length === 0 ? 'differs no more' : 'differs as told',
      differences: [...differences, `why: ${differs}`],
    };
  });
}

function differencesOf(id: string, recording: Recording, { seen, verdict }: Outcome): string[] {
  if (seen === undefined) return [`$: the check broke: ${verdict.seen}`];
  const matters = CHECKS.find((one) => one.id === id)?.matters ?? ((all) => all);
  return unlike(plain(matters(recording.seen)), plain(matters(seen)), '$');
}

/** As a file has it: without members that are undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function unlike(recorded: unknown, answered: unknown, path: string): string[] {
  if (isDeepStrictEqual(recorded, answered)) return [];
  if (!(isObject(recorded) && isObject(answered))) {
    return [`${path}: recorded ${shown(recorded)}, answered ${shown(answered)}`];
  }
  const names = new Set([...Object.keys(recorded), ...Object.keys(answered)]);
  return [...names].flatMap((name) => unlike(recorded[name], answered[name], `${path}.${name}`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
