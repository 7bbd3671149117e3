import { FAILS, type Turns } from './walk';

/** A way through the state machine, and what to run in a local account to take it. */
export interface Way {
  /** As the table names it. */
  readonly title: string;
  readonly turns: Turns;
  /** A request of examples/. */
  readonly example: string;
  /** Members of its `tuning` that are left out. */
  readonly without?: readonly string[];
  /** Whether its training data is words. */
  readonly isBroken?: boolean;
  /** Whether the first job fails by an error of AWS. */
  readonly isRetried?: boolean;
}

const done = { 'Are there outputs?': ['The job is done'] };

/** The ways that are told of, by the names that their records have. */
export const WAYS: Readonly<Record<string, Way>> = {
  training: {
    title: 'a training that succeeds',
    turns: { 'What next?': ['Run the training job'], ...done },
    example: 'pima.json',
  },
  retried: {
    title: 'the same, its first job ended by an error of AWS',
    turns: {
      'What next?': ['Run the training job', 'Wait for the next step', 'Run the training job'],
      'Run the training job': ['Diagnose the failure', 'Collect the outputs'],
      ...done,
    },
    example: 'pima.json',
    isRetried: true,
  },
  failed: {
    title: 'a training that fails by its data',
    turns: {
      'What next?': ['Run the training job', 'Collect what there is'],
      'Run the training job': ['Diagnose the failure'],
      'Give up': [FAILS],
    },
    example: 'pima.json',
    isBroken: true,
  },
  tuning: {
    title: 'a search of ten trials',
    turns: { 'What next?': ['Run the tuning job'], ...done },
    example: 'pima-tuning.json',
    // It is one of the members with which a search is created by the SDK's call, and watched.
    without: ['randomSeed'],
  },
};
