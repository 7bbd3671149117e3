import type { Told } from '../told';
import type { Rule } from './rule';

const isStopped = ({ job }: Told) => job?.status === 'Stopped';
const endedAs = (status: string) => (told: Told) => told.job?.secondaryStatus === status;

/** How the execution or the job ended, where its status alone tells. */
export const BY_STATUS: readonly Rule[] = [
  { class: 'ExecutionAborted', when: ({ execution }) => execution === 'ABORTED' },
  {
    class: 'ExecutionAborted',
    when: ({ execution }) => execution === 'TIMED_OUT',
    sentence: 'The execution took longer than the state machine lets it, and was stopped.',
  },
  { class: 'MaximumRunTime', when: endedAs('MaxRuntimeExceeded') },
  {
    class: 'NoCapacity',
    when: endedAs('MaxWaitTimeExceeded'),
    sentence: 'The job got no spot instances within its maxWaitTimeInSeconds.',
    advice:
      'Give it longer in stoppingCondition.maxWaitTimeInSeconds, more instance types, or on-demand instances after spot with spot: "preferred".',
  },
  {
    class: 'NoCapacity',
    when: (told) =>
      isStopped(told) &&
      /pending|capacity/i.test(
        `${told.job?.secondaryStatus} ${told.job?.statusMessage} ${told.message}`,
      ),
    sentence: 'The job waited for instances longer than it may, and was stopped.',
  },
  {
    class: 'SpotInterrupted',
    when: (told) =>
      isStopped(told) &&
      (endedAs('Interrupted')(told) ||
        /interrupt/i.test(`${told.job?.statusMessage} ${told.message}`)),
  },
  {
    class: 'MaximumRunTime',
    when: (told) =>
      isStopped(told) &&
      /max(?:imum)? ?run ?time/i.test(`${told.job?.statusMessage} ${told.message}`),
  },
  { class: 'StoppedByPerson', when: isStopped },
];
