import { formatMetric, Progress, TRAINING } from '../../lib/cli/progress';
import { fakeTerminal } from './_helpers/fake-terminal';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The line that stands on a terminal of that width while a training runs. */
function lineAt(columns: number, metrics: Readonly<Record<string, number>>, rounds?: number) {
  const terminal = fakeTerminal({ columns });
  const progress = new Progress(terminal, Date.now, rounds);
  progress.enter(TRAINING);
  for (const [name, value] of Object.entries(metrics)) progress.metric(name, value);
  jest.advanceTimersByTime(100);
  progress.end(true);
  const lines = terminal.drawn.filter((text) => text.includes(TRAINING));
  return lines.at(-1) ?? '';
}

const METRICS = { 'train:error': 0.0798, 'validation:error': 0.2013 };

describe('the line of a training', () => {
  test('has bar, rounds and metrics', () => {
    expect(lineAt(120, METRICS, 60)).toBe(
      `  ⠙ Training               ${'░'.repeat(24)} 1/60  validation:error 0.2013  train:error 0.0798`,
    );
  });

  test('has a shorter bar and only whole metrics on a narrow terminal', () => {
    expect(lineAt(72, METRICS, 60)).toBe(
      `  ⠙ Training               ${'░'.repeat(12)} 1/60  validation:error 0.2013`,
    );
    expect(lineAt(60, METRICS, 60)).toBe(
      '  ⠙ Training               1/60  validation:error 0.2013',
    );
  });

  test('never reaches the last column, however long a name is', () => {
    for (const columns of [10, 30, 60, 120]) {
      const line = lineAt(columns, { [`validation:${'long-'.repeat(40)}`]: 1 }, 60);
      expect(line.length).toBeLessThan(columns);
    }
  });

  test('has no bar where the number of rounds is not known', () => {
    expect(lineAt(60, METRICS)).toBe('  ⠙ Training               validation:error 0.2013');
  });
});

describe('a phase', () => {
  test('becomes a line with its seconds when the next begins', () => {
    let now = 0;
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, () => now);
    progress.enter('Planning');
    now = 1_260;
    progress.enter(TRAINING);
    progress.end(false);
    expect(terminal.noted).toEqual([
      '  ✓ Planning               1.3 s',
      '  ✗ Training               0.0 s',
    ]);
  });

  test('is one plain line where nobody is watching', () => {
    const terminal = fakeTerminal({ isInteractive: false });
    const progress = new Progress(terminal);
    progress.enter('Planning');
    progress.enter('Planning');
    progress.metric('a', 1);
    progress.end(true);
    expect(terminal.noted).toEqual(['Planning…']);
    expect(terminal.drawn).toEqual([]);
  });

  test('leaves an empty line under the cursor and no timer', () => {
    const terminal = fakeTerminal();
    const progress = new Progress(terminal);
    progress.enter('Planning');
    progress.say('a word');
    progress.end(true);
    expect(terminal.drawn.at(-1)).toBe('\r\u001b[K');
    expect(jest.getTimerCount()).toBe(0);
  });
});

test.each([
  [0.123456789, '0.123457'],
  [1_000_000, '1000000'],
  [Number.NaN, 'NaN'],
])('a metric of %p reads %s', (value, text) => {
  expect(formatMetric(value)).toBe(text);
});
