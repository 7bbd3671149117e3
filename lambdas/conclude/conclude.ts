import {
  type EndDocument,
  type EndedExecution,
  eventText,
  eventType,
  executionEvent,
  executionFiles,
  type FailureWithoutJob,
} from '../../lib/core';
import { buryDead } from './dead-execution';
import type { ConcludeDependencies } from './dependencies';
import type { EndedEvent } from './ended-event';

/**
 * Ends what has to end with an execution, and tells of it: programs by an event, people by a
 * message.
 *
 * Step Functions' own event comes however an execution ends, so one that was aborted, or died of an
 * error that no state catches, is told of like any other. May be called twice for one end.
 */
export async function conclude(
  event: EndedEvent,
  dependencies: ConcludeDependencies,
): Promise<EndedExecution> {
  const { detail } = event;
  const document = await documentOf(event, dependencies);
  // Of a request to collect again, the one that it names.
  const files = executionFiles(document.execution.name);
  const ended: EndedExecution = {
    workflow: dependencies.workflow,
    name: detail.name,
    arn: detail.executionArn,
    status: detail.status,
    startedAt: new Date(detail.startDate),
    endedAt: new Date(detail.stopDate),
    redrives: detail.redriveCount ?? 0,
    document,
    documentUri: `s3://${dependencies.bucket}/${'error' in document ? files.failure : files.result}`,
  };
  await dependencies.putEvent(eventType(ended), executionEvent(ended));
  await dependencies.notify(eventText(ended));
  return ended;
}

/**
 * The execution's result or failure. One that was given up has left a failure of the class that it
 * failed by; any other has died, and what is there, if anything, is of an earlier run of it.
 */
async function documentOf(
  event: EndedEvent,
  dependencies: ConcludeDependencies,
): Promise<EndDocument | FailureWithoutJob> {
  const { name, status, output, error } = event.detail;
  const files = executionFiles(name);
  if (status === 'SUCCEEDED') {
    return JSON.parse(output ?? (await dependencies.read(files.result)) ?? '') as EndDocument;
  }
  if (status === 'FAILED') {
    const text = await dependencies.read(files.failure);
    const kept = text === undefined ? undefined : (JSON.parse(text) as FailureWithoutJob);
    if (kept !== undefined && kept.error === error) return kept;
  }
  return buryDead(event, dependencies);
}
