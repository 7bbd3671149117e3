import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { type Plan, RankZeroError } from '../../core';
import { formatMetric, formatParameters } from '../display/format';
import type { SavedRun } from '../saving/save-run';

/** The error of an execution that did not succeed. */
export function endedBadly(
  { status, error, cause }: DescribeExecutionOutput,
  execution: string,
  plan: Plan,
  saved: SavedRun,
  isInterrupted: boolean,
): RankZeroError {
  const hint = whereToLook(saved);
  if (status === 'ABORTED' && saved.logs === undefined) return stoppedBefore(execution);
  if (status === 'ABORTED' && saved.content?.status === 'Succeeded') {
    return new RankZeroError('Interrupted', `${execution} had succeeded before it was stopped.`, {
      hint,
    });
  }
  // What stops a tuning job lets its execution go on to collect, and then fail.
  if (status === 'ABORTED' || (isInterrupted && error === 'TuningStopped')) {
    const jobs =
      plan.kind === 'tuning' ? ', its tuning job and its trials' : ' and its training job';
    return new RankZeroError('Interrupted', `Stopped ${execution}${jobs}.`, {
      hint: [...bestSoFar(saved), hint].join('\n'),
    });
  }
  return new RankZeroError(
    'ExecutionFailed',
    `${execution} failed with ${error ?? status}: ${withoutConsole(cause ?? '')}`,
    { hint: [...bestSoFar(saved), hint].join('\n') },
  );
}

/** The error of a run that was interrupted too early for anything to be stopped. */
export function stoppedBefore(execution: string): RankZeroError {
  return new RankZeroError('Interrupted', `Stopped ${execution} before a job was started.`);
}

function bestSoFar({ content }: SavedRun): string[] {
  if (content === undefined || !('best' in content) || content.best === undefined) return [];
  const { objective, parameters } = content.best;
  const values = formatParameters(parameters).join(', ');
  return [`Best so far: ${content.objective.metric} ${formatMetric(objective)} with ${values}`];
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

/** The cause without its last line, a link to a console that knows nothing of this machine. */
function withoutConsole(cause: string): string {
  return cause.replace(/\nLogs: https:\S*$/, '');
}
