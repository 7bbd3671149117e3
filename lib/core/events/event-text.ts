import { digestText } from '../failures';
import { showMoney } from '../wording';
import { type EndedExecution, executionEvent } from './execution-event';

/** A message to people: SNS shows the subject of an e-mail, and nothing else of it. */
export interface EventText {
  /** ASCII, at most 100 characters. */
  readonly subject: string;
  readonly text: string;
}

/** Longest text of a message; SNS takes 256 KiB, and nobody reads as much. */
const MOST_TEXT = 16_000;
/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_SUBJECT = 100;

/**
 * What people are told of an execution that has ended: of a failure its digest, with the words of
 * who failed and the end of the log.
 */
export function eventText(ended: EndedExecution): EventText {
  const { document } = ended;
  const { status, seconds, metrics = {}, billableSeconds, cost, task } = executionEvent(ended);
  const what = { Succeeded: 'succeeded', Stopped: 'was stopped with outputs' } as const;
  const how =
    'error' in document
      ? `failed: ${document.digest?.label ?? document.error}`
      : what[status as keyof typeof what];
  const numbers = Object.entries(metrics).map(([name, value]) => `  ${name}: ${value}`);
  const lines = [
    `The execution ${ended.name} of the workflow ${ended.workflow} ${how}.`,
    ...(task === undefined ? [] : [`Task: ${task}`]),
    `Time: ${Math.round(seconds)} s${billableSeconds === undefined ? '' : `, billable: ${billableSeconds} s`}${cost === undefined ? '' : `, cost: ${showMoney(cost)}`}`,
    ...('error' in document || numbers.length === 0 ? [] : ['Metrics:', ...numbers]),
    `Document: ${ended.documentUri}`,
    ...('error' in document && document.digest !== undefined
      ? ['', digestText(document.digest, MOST_TEXT)]
      : []),
  ];
  return {
    subject: `Rank Zero: ${ended.name} ${how}`.replace(/[^ -~]/g, '-').slice(0, MOST_SUBJECT),
    text: lines.join('\n'),
  };
}
