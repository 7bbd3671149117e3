/** Names of states that other states lead to, as a person reads them in the console. */
export const STATE = {
  begin: 'Begin',
  plan: 'Plan the job',
  next: 'What next?',
  wait: 'Wait for the next step',
  collect: 'Collect the outputs',
  diagnose: 'Diagnose the failure',
  collectAfterFailure: 'Collect what there is',
  giveUp: 'Give up',
} as const;

/** A kind of job: its words in the names of states, and what SageMaker's API calls it. */
export interface JobKind {
  /** `kind` of a plan. */
  readonly kind: 'training' | 'tuning';
  /** `training job` */
  readonly words: string;
  /** Of operations and members: `TrainingJob`. */
  readonly noun: string;
}

/** The kinds of job; all but the first are chosen by their kind. */
export const JOB_KINDS: readonly [JobKind, ...JobKind[]] = [
  { kind: 'training', words: 'training job', noun: 'TrainingJob' },
  { kind: 'tuning', words: 'tuning job', noun: 'HyperParameterTuningJob' },
];

/** The states of a kind of job. */
export function statesOf({ words }: JobKind) {
  return {
    run: `Run the ${words}`,
    create: `Create the ${words}`,
    watch: `Watch the ${words}`,
    hasEnded: `Has the ${words} ended?`,
    waitForIt: `Wait for the ${words}`,
  } as const;
}
