import { type AccountFacts, InvalidRequestError, type Problem } from '../../lib/core';
import { type PlanDependencies, planWithTask } from '../plan/plan';

/** What the function is invoked with. */
export interface ValidateEvent {
  readonly request: unknown;
  /** What the execution would be named. @default - a name that fits */
  readonly name?: string;
}

/** What it answers. */
export type Validation =
  | {
      readonly valid: true;
      /** What the job of such an execution would be named. */
      readonly jobName: string;
      /** What a person should know, e.g. content types that were found out. */
      readonly notes: readonly string[];
    }
  | {
      readonly valid: false;
      /** Everything that is wrong, as Plan would say it. */
      readonly problems: readonly Problem[];
      /** The same as text. */
      readonly message: string;
    };

/** A name that fits both kinds of jobs: what is wrong with a request does not depend on it. */
const ANY_NAME = 'validation';

/** Says of a request what Plan would say of it. Nothing is started, and nothing is written. */
export async function validate(
  { request, name = ANY_NAME }: ValidateEvent,
  facts: AccountFacts,
  dependencies: PlanDependencies,
): Promise<Validation> {
  try {
    const { planned } = await planWithTask({ request, execution: { name } }, facts, dependencies);
    return { valid: true, jobName: planned.jobName, notes: planned.notes ?? [] };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { valid: false, problems: error.problems, message: error.message };
  }
}
