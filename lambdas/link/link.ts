import { API_NAME, executionFiles } from '../../lib/core';
import { type ApiAnswer, answer, refuse } from '../api/answer';

/** Documents that links lead to. */
export const LINKED = ['result', 'report'] as const;
export type Linked = (typeof LINKED)[number];

/** How long a link can be opened. */
export const LINK_SECONDS = 300;

/** What making links needs of the account. */
export interface LinkDependencies {
  /** Whether there is an object. */
  isThere(key: string): Promise<boolean>;
  /** A URL that reads it for {@link LINK_SECONDS}. */
  sign(key: string): Promise<string>;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Answers `GET /executions/{name}/result` and `…/report` with a link that can be opened without
 * credentials for five minutes; 404 for a name that is none, and where there is no such document.
 *
 * @param name - as the path has it, encoded or not
 */
export async function link(
  name: string,
  document: Linked,
  { isThere, sign, now }: LinkDependencies,
): Promise<ApiAnswer> {
  // No other name can be a folder above or beside its own.
  if (!new RegExp(API_NAME).test(name)) {
    return refuse(404, { code: 'UnknownExecution', message: 'No execution has such a name.' });
  }
  const files = executionFiles(name);
  if (await isThere(files[document])) {
    const expires = now() / 1000 + LINK_SECONDS;
    return answer(200, { url: await sign(files[document]), expires: Math.floor(expires) });
  }
  const hasFailed = document === 'result' && (await isThere(files.failure));
  return refuse(404, {
    code: hasFailed ? 'ExecutionFailed' : 'NoDocument',
    message: hasFailed
      ? `The execution ${name} has failed and has no result; GET /executions/${name} says why.`
      : `There is no ${document} of an execution ${name}: it has not ended yet, or there is none of this name.`,
  });
}
