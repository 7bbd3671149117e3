import type { Account } from './account';

/** What an answer says of a question. `not answered`: whoever was asked does not know the call. */
export type Answer = 'yes' | 'no' | 'unclear' | 'not answered';

/** What is read out of an answer. */
export interface Verdict {
  readonly answer: Answer;
  /** What was seen, in a line. */
  readonly seen: string;
}

/** One question that only an account of AWS can answer. */
export interface Check<Seen = unknown> {
  /** Letters, digits, dots and hyphens; the name of its recording. */
  readonly id: string;
  /** To be answered by yes or no. */
  readonly question: string;
  /** USD at most, by the prices of us-east-1. 0: nothing is started. */
  readonly cost: number;
  /** Asks, and returns what came back, as plain JSON. What it makes it gives to `account.undo` first. */
  ask(account: Account): Promise<Seen>;
  /** Reads what came back. It sees a recording in the same way. */
  read(seen: Seen): Verdict;
  /**
   * What of it another account has to answer in the same way, as plain JSON: no time, and nothing
   * that hangs on whose account it is.
   *
   * @default - all of it
   */
  readonly matters?: (seen: Seen) => unknown;
}

/** Keeps the types of a check together. */
export function check<Seen>(it: Check<Seen>): Check {
  return it as Check;
}

/** An error of AWS as plain JSON. */
export interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** What a call answers, or how it is refused. An error that AWS did not send is thrown. */
export async function answerOf<T>(call: Promise<T>): Promise<T | Refusal> {
  try {
    return await call;
  } catch (thrown) {
    const { name, message, $metadata } = thrown as Error & { $metadata?: object };
    if ($metadata === undefined) throw thrown;
    return { error: name, message };
  }
}

export function isRefusal(seen: unknown): seen is Refusal {
  return typeof seen === 'object' && seen !== null && 'error' in seen && 'message' in seen;
}

/** What a refusal says where none was looked for. */
export function readRefusal({ error, message }: Refusal): Verdict {
  // A local account, or an emulator, does not have the operation at all.
  const isUnknown = /^UnknownOperation|^NotImplemented/.test(error);
  return isUnknown
    ? { answer: 'not answered', seen: error }
    : { answer: 'unclear', seen: `${error}: ${message}` };
}
