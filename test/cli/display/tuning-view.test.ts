import { Progress } from '../../../lib/cli/display/progress';
import { TuningView } from '../../../lib/cli/display/tuning-view';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { stateOf, trial } from '../_helpers/trials';

const OBJECTIVE = { metric: 'validation:error', direction: 'Minimize' } as const;

const events = [
  trial(1),
  trial(2),
  trial(2, { objective: 0.25, isBest: true }),
  trial(3),
  trial(1, { objective: 0.3 }),
  trial(4),
  trial(3, { status: 'Failed', failureReason: 'AlgorithmError: no' }),
  trial(5),
  trial(4, { status: 'Stopped', objective: 0.4 }),
  trial(5, { objective: 0.2, isBest: true }),
  trial(6),
];

/** What a person sees of a tuning job on a terminal of that width. */
function screenAt(columns: number, state = stateOf(10, ...events)): string[] {
  const terminal = fakeTerminal({ columns });
  const progress = new Progress(terminal, () => 0, new TuningView(state, OBJECTIVE));
  progress.enter('Tuning');
  const { lines } = terminal.screen;
  progress.end(true);
  return lines;
}

describe('the view of a tuning job', () => {
  test('has trials done, running and failed, the best with its values, and a sparkline', () => {
    expect(screenAt(100)).toEqual([
      `  ⠋ Tuning                    ${'█'.repeat(12)}${'░'.repeat(12)} 5/10  1 running  1 failed  1 stopped`,
      '    validation:error          best 0.2  trial 5  gamma 0.123457  num_round 5',
      '                              ▄▃×█▁·',
    ]);
  });

  test('says less on a narrower terminal, in whole words', () => {
    expect(screenAt(64)).toEqual([
      `  ⠋ Tuning ${'█'.repeat(6)}${'░'.repeat(6)} 5/10  1 running  1 failed  1 stopped`,
      '    best 0.2  trial 5  gamma 0.123457  num_round 5',
      '    ▄▃×█▁·',
    ]);
    expect(screenAt(30)).toEqual([
      '  ⠋ Tuning 5/10  1 running',
      '    best 0.2  trial 5',
      '    ▄▃×█▁·',
    ]);
  });

  test('stays inside a terminal of any width', () => {
    for (let columns = 1; columns < 130; columns++) {
      const lines = screenAt(columns);
      expect(lines.length).toBeLessThanOrEqual(3);
      for (const line of lines) expect(line.length).toBeLessThan(Math.max(2, columns));
    }
  });

  test('has no bar where nobody knows how many trials there will be', () => {
    expect(screenAt(100, stateOf(undefined, ...events))[0]).toBe(
      '  ⠋ Tuning                    5 done  1 running  1 failed  1 stopped',
    );
  });

  test('is one line before the first trial', () => {
    expect(screenAt(100, stateOf(10))).toEqual([
      `  ⠋ Tuning                    ${'░'.repeat(24)} 0/10`,
    ]);
  });
});
