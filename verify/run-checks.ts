import type { Account } from './account';
import type { Check, Verdict } from './check';
import { keep } from './recording';
import { scrubbed } from './scrub';

/** A check, and what came of it. */
export interface Outcome {
  readonly id: string;
  readonly question: string;
  readonly verdict: Verdict;
  /** What came back, scrubbed. Undefined where the check broke. */
  readonly seen?: unknown;
}

/** What running checks needs besides them. */
export interface Running {
  /** Where what was seen is written, one file a check. Absent: nowhere. */
  readonly record?: string | undefined;
  /** Ends the verification before the next check. */
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Asks check after check; one that breaks is unclear and stops no other. */
export async function runChecks(
  checks: readonly Check[],
  account: Account,
  { record, signal, onOutcome }: Running,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { id, question, ask, read } of checks) {
    if (signal.aborted) break;
    let seen: unknown;
    let verdict: Verdict;
    try {
      seen = scrubbed(await untilAborted(ask(account), signal), account.names);
      verdict = read(seen);
    } catch (error) {
      if (signal.aborted) break;
      seen = undefined;
      const { name, message } = error as Error;
      verdict = { answer: 'unclear', seen: scrubbed(`${name}: ${message}`, account.names) };
    }
    const outcome = { id, question, verdict };
    if (record !== undefined && seen !== undefined) keep(record, { ...outcome, seen });
    outcomes.push({ ...outcome, seen });
    onOutcome(outcome);
  }
  return outcomes;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
