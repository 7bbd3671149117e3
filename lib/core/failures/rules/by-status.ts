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
  {
    class: 'UserCodeRaised',
    code: /^NoPersist$/,
    sentence: 'The job completed, but no process persisted its outputs.',
    advice: 'Let persist_outputs be true for one process of the training function.',
  },
  {
    class: 'UserCodeRaised',
    code: /^BadManifest$/,
    sentence: 'The job completed, but the manifest of its outputs cannot be used.',
    advice: 'Build the image with the version of Rank Zero that the workflow has.',
  },
  {
    class: 'UserCodeRaised',
    code: /^NoBestTrial$/,
    when: ({ job }) => (job?.trialReasons ?? []).length === 0,
    sentence: 'The tuning job completed, but no trial has a value of the objective.',
    advice: "See that the training logs the objective's metric in every trial.",
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
