import { TuningLog } from '../../../lib/cli/display/tuning-log';
import { TuningState } from '../../../lib/cli/display/tuning-state';
import type { TrialEvent } from '../../../lib/local/sagemaker';
import { trial } from '../_helpers/trials';

/** The lines that a tuning job gives; trial N ends at second N. */
function linesOf(planned: number | undefined, ...events: TrialEvent[]): string[] {
  const lines: string[] = [];
  let now = 0;
  const state = new TuningState(planned);
  const log = new TuningLog(
    state,
    'error',
    (line) => lines.push(line),
    () => now,
  );
  for (const event of events) {
    now = event.number * 1_000;
    if (state.add(event)) log.ended(event);
  }
  return lines;
}

const reached = (number: number, objective = 0.5) => trial(number, { objective });

describe('the lines of a tuning job', () => {
  test('are one for each trial where there are few', () => {
    expect(
      linesOf(
        3,
        trial(1),
        trial(1, { objective: 0.25, isBest: true }),
        trial(2, { objective: 0.5, status: 'Stopped' }),
        trial(3, { status: 'Failed', failureReason: 'AlgorithmError: no\nsecond line' }),
      ),
    ).toEqual([
      '1/3 trials: trial 1 completed with error 0.25, the best so far: gamma 0.123457, num_round 1',
      '2/3 trials: trial 2 stopped with error 0.5 (best 0.25 by trial 1)',
      '3/3 trials: trial 3 failed: no',
    ]);
  });

  test('are one for every tenth of many, and one for each that is better', () => {
    const events = Array.from({ length: 100 }, (_, index) => reached(index + 1));
    // All in one second, so that time is no reason.
    const atOnce = events.map((event) => ({ ...event, number: 1 }));
    atOnce[41] = trial(1, { objective: 0.1, isBest: true });
    const lines = linesOf(100, ...atOnce);
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      ...['1/100', '10/100', '20/100', '30/100', '40/100', '42/100', '50/100', '60/100'],
      ...['70/100', '80/100', '90/100', '100/100'],
    ]);
  });

  test('are one every few seconds where nobody knows how many there will be', () => {
    const events = Array.from({ length: 12 }, (_, index) => reached(index + 1));
    expect(linesOf(undefined, ...events).map((line) => line.split(':')[0])).toEqual([
      '1 trials',
      '6 trials',
      '11 trials',
    ]);
  });
});
