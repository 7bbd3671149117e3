import fc from 'fast-check';
import { classify, digest, digestText, restartAt } from '../../../lib/core';

const RAISED = classify({
  stage: 'job',
  job: {
    status: 'Failed',
    failureReason:
      'AlgorithmError: [rankzero] UserError: ValueError: bad shape (train.py:42 in fit)\nrank 2 of 3 on algo-3, exit code: 1',
  },
});
const SILENT = classify({
  stage: 'job',
  job: { status: 'Failed', failureReason: 'AlgorithmError: , exit code: 1' },
});
const LINES = Array.from({ length: 80 }, (_, index) => `line ${index}`);

test('it holds the last 50 lines of the log of the host that failed', () => {
  const { log } = digest(RAISED, { log: { host: 'algo-3', lines: LINES } });
  expect(log).toEqual({ host: 'algo-3', lines: LINES.slice(30) });
});

test('a reason that is an exit code alone gets its words from the traceback in the log', () => {
  const lines = [
    'epoch 1',
    'Traceback (most recent call last):',
    '  File "train.py", line 3, in <module>',
    '    fit()',
    'ValueError: bad shape',
    'waiting for the others',
  ];
  expect(digest(SILENT, { log: { host: 'algo-1', lines } }).message).toBe(
    lines.slice(1, 5).join('\n'),
  );
});

test('as text the news comes first, under one label', () => {
  const text = digestText(
    digest(RAISED, { log: { host: 'algo-3', lines: ['a', 'b'] }, links: { logs: 'https://logs' } }),
  );
  expect(text).toBe(
    [
      'The training code failed.',
      'ValueError: bad shape (train.py:42 in fit)',
      'rank 2 of 3 on algo-3',
      'What to do: Fix the code; the log shows what it printed before.',
      'Logs: https://logs',
      'The end of the log of algo-3:',
      '  a',
      '  b',
    ].join('\n'),
  );
});

test('the earliest lines go first where there is no room, and links and advice stay', () => {
  const whole = digest(RAISED, {
    log: { host: 'algo-3', lines: LINES },
    links: { logs: 'https://logs' },
  });
  const text = digestText(whole, 300);
  expect(text.length).toBeLessThanOrEqual(300);
  expect(text).toContain('https://logs');
  expect(text).toMatch(/line 79$/);
  expect(text).not.toContain('line 30');
});

test('however long its parts are, it is no longer than allowed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.array(fc.string({ maxLength: 80 })),
      fc.integer({ min: 1, max: 500 }),
      (reason, lines, most) => {
        const diagnosis = classify({
          stage: 'job',
          job: { status: 'Failed', failureReason: reason },
        });
        const of = digest(diagnosis, { log: { host: 'algo-1', lines }, links: { logs: reason } });
        expect(digestText(of, most).length).toBeLessThanOrEqual(most);
      },
    ),
  );
});

describe('a redrive', () => {
  test('begins at the step that failed', () => {
    const crashed = (stage: 'plan' | 'collect') =>
      digest(classify({ stage, error: { name: 'Runtime.ExitError', cause: '' } }));
    expect(restartAt(digest(RAISED))).toBe('run');
    expect(restartAt(crashed('plan'))).toBe('plan');
    expect(restartAt(crashed('collect'))).toBe('collect');
  });

  test('begins again where the account may have changed since', () => {
    const denied = classify({ stage: 'plan', error: { name: 'AccessDenied', cause: 'No.' } });
    expect(restartAt(digest(denied))).toBe('plan');
  });

  test('begins nowhere after a bad request', () => {
    const refused = classify({ stage: 'plan', error: { name: 'InvalidRequest', cause: '' } });
    expect(restartAt(digest(refused))).toBeUndefined();
  });
});
