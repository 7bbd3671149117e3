import { Progress, type View } from '../../../lib/cli/display/progress';
import { fakeTerminal } from '../_helpers/fake-terminal';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A view of the phase Tuning with these lines. */
const viewOf = (head: string, ...below: string[]): View => ({
  phase: 'Tuning',
  head: () => head,
  below: () => below,
});

describe('a phase', () => {
  test('becomes a line with its seconds when the next begins', () => {
    let now = 0;
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, () => now);
    progress.enter('Planning');
    now = 1_260;
    progress.enter('Training');
    progress.end(false);
    expect(terminal.screen.lines).toEqual([
      '  ✓ Planning                  1.3 s',
      '  ✗ Training                  0.0 s',
    ]);
  });

  test('is one plain line where nobody is watching', () => {
    const terminal = fakeTerminal({ isInteractive: false });
    const progress = new Progress(terminal, Date.now, viewOf('head', 'below'));
    progress.enter('Tuning');
    progress.enter('Tuning');
    progress.end(true);
    expect(terminal.noted).toEqual(['Tuning…']);
    expect(terminal.drawn).toEqual([]);
  });

  test('leaves nothing under the cursor and no timer', () => {
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, Date.now, viewOf('head', 'a', 'b'));
    progress.enter('Tuning');
    progress.say('a word');
    progress.end(true);
    expect(terminal.screen.lines).toEqual(['a word', '  ✓ Tuning                    0.0 s']);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the lines of a view', () => {
  test('stand below their phase only, and lines that are said above', () => {
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, Date.now, viewOf('head', '    a', '    b'));
    progress.enter('Planning');
    expect(terminal.screen.lines).toEqual(['  ⠋ Planning']);
    progress.enter('Tuning');
    jest.advanceTimersByTime(300);
    progress.say('a word');
    jest.advanceTimersByTime(100);
    expect(terminal.screen.lines).toEqual([
      '  ✓ Planning                  0.0 s',
      'a word',
      '  ⠦ Tuning                    head',
      '    a',
      '    b',
    ]);
    progress.end(true);
  });

  test('are cut before the last column, and never wrap', () => {
    const terminal = fakeTerminal({ columns: 20 });
    const progress = new Progress(terminal, Date.now, viewOf('x'.repeat(99), '字'.repeat(99)));
    progress.enter('Tuning');
    jest.advanceTimersByTime(500);
    expect(terminal.screen.lines.map(({ length }) => length)).toEqual([19, 19]);
    expect(terminal.drawn.at(-1)).toContain('\u001b[?7l');
    progress.end(true);
  });

  test('go as a whole after the window became narrower', () => {
    const terminal = fakeTerminal({ columns: 40 });
    const narrower = { ...terminal, columns: 40 };
    const progress = new Progress(narrower, Date.now, viewOf('', 'x'.repeat(39)));
    progress.enter('Tuning');
    narrower.columns = 20;
    progress.end(true);
    // The line of 39 characters has become two rows.
    expect(terminal.drawn.at(-1)).toBe('\r\u001b[2A\u001b[J');
  });
});
