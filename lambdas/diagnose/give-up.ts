import { digestText, type FailureDigest, firstHistory, restartAt } from '../../lib/core';
import type { DiagnoseDependencies } from './dependencies';
import type { Decision, GiveUpEvent } from './event';
import { findJob } from './find-job';

/**
 * Ends an execution: throws an error that is named after the class of the failure, whose message is
 * the digest. In an execution that was redriven since, it says where to start again instead.
 */
export async function giveUp(
  event: GiveUpEvent,
  dependencies: DiagnoseDependencies,
): Promise<Decision> {
  const { giveUp: given, execution, retry, now } = event;
  const isRedriven = execution.redriveCount > given.redrives;
  const next = isRedriven ? await startAgain(event, dependencies) : undefined;
  if (next === undefined) throw failed(given.digest);
  const begun = firstHistory(new Date(now).toISOString());
  return {
    next,
    waitSeconds: 0,
    // Names go on where they were; a name is never used twice.
    retry: { ...begun, attempt: retry.attempt },
    digest: {},
    redrives: execution.redriveCount,
    why: 'Redriven.',
  };
}

/** Where a redrive goes on; undefined where nothing would change. */
async function startAgain(
  event: GiveUpEvent,
  dependencies: DiagnoseDependencies,
): Promise<Decision['next'] | undefined> {
  const { giveUp: given, plan } = event;
  const next = restartAt(given.digest);
  if (next !== 'run') return next;
  const { job } = await findJob(event, undefined, dependencies);
  if (job?.status === 'InProgress' || job?.status === 'Stopping') return 'watch';
  // Collect has deleted the secrets that the request has in clear; Plan writes them again.
  return plan.kind === 'none' || plan.secrets !== undefined ? 'plan' : 'run';
}

/** Without a trace: it would only lead into this function. */
function failed(given: FailureDigest): Error {
  const error = new Error(digestText(given, MOST_OF_A_MESSAGE));
  error.name = given.class;
  error.stack = `${given.class}: ${given.sentence}`;
  return error;
}

/** A Cause has 32,768 characters; as JSON, line breaks and quotes take two. */
const MOST_OF_A_MESSAGE = 24_000;
