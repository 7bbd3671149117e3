import { EventEmitter } from 'node:events';
import { displayOf } from '../../../lib/cli/display/display';
import type { TrainingPlan, TuningPlan } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { trial } from '../_helpers/trials';

// A display moves until it ends, which a failing test does not get to.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The parts of the plans that a display reads. */
const TRAINING = {
  kind: 'training',
  request: { HyperParameters: { num_round: '4' } },
} as unknown as TrainingPlan;
const TUNING = {
  kind: 'tuning',
  request: {
    HyperParameterTuningJobConfig: { ResourceLimits: { MaxNumberOfTrainingJobs: 2 } },
  },
  objective: { metric: 'error', direction: 'Minimize' },
} as unknown as TuningPlan;

/** Shows what these events tell, where nobody is watching or on a terminal. */
function show(plan: TrainingPlan | TuningPlan, isInteractive: boolean) {
  const terminal = fakeTerminal({ isInteractive });
  const { progress, follow } = displayOf(plan, terminal);
  const sagemaker = new EventEmitter();
  follow(sagemaker as unknown as LocalAccount['sagemaker']);
  const status = (secondaryStatus: string, preparing?: readonly string[]) =>
    sagemaker.emit('status', { job: 'j', status: 'InProgress', secondaryStatus, preparing });
  const tuning = (state: string) =>
    sagemaker.emit('tuning', {
      job: 't',
      status: state,
      planned: 2,
      parallel: 1,
      notices: ['One trial at a time.'],
    });
  return { terminal, progress, sagemaker, status, tuning };
}

const INSTALLING = ['numpy==2.2.6', 'pandas'];

describe('the display of a training', () => {
  test('has its phases, what is installed, and its metrics', () => {
    const { terminal, progress, sagemaker, status } = show(TRAINING, true);
    status('Starting');
    status('Downloading', INSTALLING);
    status('Training');
    for (const value of [0.5, 0.25]) sagemaker.emit('metric', { job: 'j', name: 'error', value });
    progress.say('a word');
    expect(terminal.screen.lines.map((line) => line.replace(/[\d.]+ s$/, 'N s'))).toEqual([
      '  ✓ Starting the job          N s',
      '    Installing numpy==2.2.6, pandas (once)',
      '  ✓ Preparing the environment N s',
      'a word',
      expect.stringMatching(/^ {2}. Training {18}█{12}░{12} 2\/4 {2}error 0\.25$/),
    ]);
    progress.end(true);
  });
});

describe('the display of a tuning job', () => {
  test('has its own phases in place of the trials’, and each notice once', () => {
    const { terminal, sagemaker, status, tuning } = show(TUNING, false);
    tuning('InProgress');
    for (const number of [1, 2]) {
      status('Downloading', INSTALLING);
      status('Training');
      sagemaker.emit('metric', { job: 'j', name: 'error', value: 1 });
      sagemaker.emit('trial', trial(number));
    }
    sagemaker.emit('trial', trial(1, { objective: 0.5, isBest: true }));
    tuning('Stopping');
    sagemaker.emit('trial', trial(2, { status: 'Stopped' }));
    tuning('Stopped');
    expect(terminal.noted).toEqual([
      'Tuning…',
      '    One trial at a time.',
      '    Installing numpy==2.2.6, pandas (once)',
      '1/2 trials: trial 1 completed with error 0.5, the best so far: gamma 0.123457, num_round 1',
      'Stopping the trials…',
      '2/2 trials: trial 2 stopped',
      'Collecting what was found…',
    ]);
  });

  test('moves on a terminal, without a line for each trial', () => {
    const { terminal, progress, sagemaker, tuning } = show(TUNING, true);
    tuning('InProgress');
    sagemaker.emit('trial', trial(1));
    sagemaker.emit('trial', trial(1, { objective: 0.5, isBest: true }));
    progress.say('a word');
    expect(terminal.screen.lines).toEqual([
      '    One trial at a time.',
      'a word',
      expect.stringMatching(/^ {2}. Tuning {20}█{12}░{12} 1\/2$/),
      '    error                     best 0.5  trial 1  gamma 0.123457  num_round 1',
      '                              ▄',
    ]);
    progress.end(true);
  });
});
