import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { digestText, isFailureClass, type Plan, RankZeroError } from '../../core';
import { formatMetric, formatParameters } from '../display/format';
import { placesOf, type SavedRun } from '../saving/save-run';

/** What is stopped with an execution. */
const JOBS: Readonly<Record<Plan['kind'], string>> = {
  training: ' and its training job',
  tuning: ', its tuning job and its trials',
};

/** The error of an execution that did not succeed. */
export function endedBadly(
  { status, error, cause }: DescribeExecutionOutput,
  execution: string,
  plan: Plan,
  saved: SavedRun,
  isInterrupted: boolean,
): RankZeroError {
  const hint = whereToLook(saved);
  const details = detailsOf(saved);
  if (status === 'ABORTED' && saved.logs === undefined) return stoppedBefore(execution);
  if (status === 'ABORTED' && saved.content !== undefined && !('error' in saved.content)) {
    return new RankZeroError('Interrupted', `${execution} had succeeded before it was stopped.`, {
      hint,
      details,
    });
  }
  // When a tuning job is stopped, its execution continues to collect, and then fails.
  if (
    status === 'ABORTED' ||
    (isInterrupted && (error === 'StoppedByPerson' || saved.content?.status === 'Stopped'))
  ) {
    return new RankZeroError('Interrupted', `Stopped ${execution}${JOBS[plan.kind]}.`, {
      hint: [...bestSoFar(saved), hint].join('\n'),
      details,
    });
  }
  return new RankZeroError(
    'ExecutionFailed',
    `${execution} failed: ${news(saved, error ?? status, cause)}`,
    { hint: [...bestSoFar(saved), hint].join('\n'), details },
  );
}

/** What happened: the digest where there is one, which the state machine's Cause is as well. */
function news({ content }: SavedRun, error = '', cause = ''): string {
  if (content !== undefined && 'digest' in content && content.digest !== undefined) {
    return digestText(content.digest);
  }
  return isFailureClass(error) ? cause : `${error}: ${cause}`;
}

/** For programs: where everything is, and what is known of the failure. */
function detailsOf(saved: SavedRun): Readonly<Record<string, unknown>> {
  const { document, content } = saved;
  return {
    ...placesOf(saved),
    ...(document !== undefined && { document }),
    ...(content !== undefined && 'digest' in content && { digest: content.digest }),
  };
}

/** The error of a run that was interrupted before there was anything to stop. */
export function stoppedBefore(execution: string): RankZeroError {
  return new RankZeroError('Interrupted', `Stopped ${execution} before a job was started.`);
}

function bestSoFar({ content }: SavedRun): string[] {
  switch (content?.kind) {
    case undefined:
    case 'none':
    case 'training':
      return [];
    case 'tuning': {
      if (content.best === undefined) return [];
      const { objective, parameters } = content.best;
      const values = formatParameters(parameters).join(', ');
      return [`Best so far: ${content.objective.metric} ${formatMetric(objective)} with ${values}`];
    }
  }
}

function whereToLook({ logs, document, report, outputs, trouble }: SavedRun): string {
  if (logs === undefined) return 'No job was started.';
  const places = [
    `Logs: ${logs}`,
    ...(document === undefined ? [] : [`all facts: ${document}`]),
    ...(report === undefined ? [] : [`report: ${report}`]),
    ...Object.entries(outputs).map(([name, path]) => `${name}: ${path}`),
  ].join(', ');
  return trouble === undefined ? places : `${trouble.message}\n${places}`;
}
