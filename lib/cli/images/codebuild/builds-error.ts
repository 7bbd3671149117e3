import { isRankZeroError, oneOf, RankZeroError } from '../../../core';

/** An image that is not there, and why. */
export interface FailedBuild {
  readonly task: string;
  readonly error: unknown;
}

/**
 * One error for all images that were not built. Its details say what has become of each.
 *
 * @param failures at least one
 * @param images what has become of the others, as `--json` prints it
 */
export function buildsError(
  failures: readonly FailedBuild[],
  images: readonly object[],
  isInterrupted: boolean,
): unknown {
  const known = failures.flatMap(({ task, error }) =>
    isRankZeroError(error) ? [{ task, error }] : [],
  );
  const [first] = known;
  // A bug is told as it is.
  const bug = failures.find(({ error }) => !isRankZeroError(error));
  if (bug !== undefined || first === undefined) return bug?.error;
  const details = {
    images,
    failures: known.map(({ task, error: { code, message, hint } }) => ({
      task,
      code,
      message,
      hint,
    })),
  };
  if (isInterrupted && known.every(({ error }) => error.code === 'BuildStopped')) {
    const tasks = known.map(({ task }) => task);
    const builds = known.length === 1 ? 'build' : 'builds';
    return new RankZeroError('Interrupted', `Stopped the ${builds} of ${oneOf(tasks, 10)}.`, {
      details,
    });
  }
  // What all have in common, such as missing credentials, is said once.
  const isSame = known.every(({ error }) => error.message === first.error.message);
  if (isSame && images.length === 0) return first.error;
  const count = known.length + images.length;
  const lines = known.map(({ task, error: { code, message, hint = '' } }) =>
    [`${task}: ${code}: ${message}`, ...(hint === '' ? [] : [`  ${hint}`])].join('\n'),
  );
  return new RankZeroError(
    'BuildFailed',
    [
      `${known.length} of ${count} images ${known.length === 1 ? 'is' : 'are'} not there.`,
      ...lines,
    ].join('\n'),
    { details },
  );
}
