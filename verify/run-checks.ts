import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account';
import type { Check, Verdict } from './check';
import { type Names, scrubbed } from './scrub';

/** A check, and what came of it. */
export interface Outcome {
  readonly id: string;
  readonly question: string;
  readonly verdict: Verdict;
}

/** A check as it is kept: what a test can read again without an account. */
export interface Recording {
  readonly id: string;
  readonly question: string;
  readonly recordedAt: string;
  readonly seen: unknown;
  readonly verdict: Verdict;
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
      seen = scrubbed(await untilAborted(ask(account), signal), namesOf(account));
      verdict = read(seen);
    } catch (error) {
      if (signal.aborted) break;
      seen = undefined;
      const { name, message } = error as Error;
      verdict = { answer: 'unclear', seen: scrubbed(`${name}: ${message}`, namesOf(account)) };
    }
    const outcome = { id, question, verdict };
    if (record !== undefined && seen !== undefined) keep(record, { ...outcome, seen });
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

function keep(folder: string, { id, question, seen, verdict }: Outcome & { seen: unknown }): void {
  mkdirSync(folder, { recursive: true });
  const recording: Recording = {
    id,
    question,
    recordedAt: new Date().toISOString(),
    seen,
    verdict,
  };
  writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(recording, null, 2)}\n`);
}

/** Names by which an account could be known. */
function namesOf({ deployment, suffix }: Account): Names {
  const roleName = deployment.roleArn?.split('/').at(-1) ?? '';
  const machine = deployment.stateMachineArn.split(':').at(-1) ?? '';
  return {
    [deployment.bucket]: 'amzn-s3-demo-bucket',
    [roleName]: 'ExampleRole',
    [machine]: 'ExampleStateMachine',
    [suffix]: 'example',
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
