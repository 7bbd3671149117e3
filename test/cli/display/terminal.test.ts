import { EventEmitter } from 'node:events';
import { columns, type Output, processTerminal, safe } from '../../../lib/cli/display/terminal';

function stream(isTTY: boolean, width?: number) {
  const written: string[] = [];
  const emitter = new EventEmitter();
  const output = Object.assign(emitter, {
    isTTY,
    ...(width !== undefined && { columns: width }),
    write: (text: string) => written.push(text) > 0,
  }) as unknown as Output;
  return { output, written, emitter };
}

/** What both streams get of a green word. */
function green(stdoutIsTTY: boolean, stderrIsTTY: boolean, env: NodeJS.ProcessEnv = {}) {
  const stdout = stream(stdoutIsTTY);
  const stderr = stream(stderrIsTTY);
  const terminal = processTerminal({ stdout: stdout.output, stderr: stderr.output, env });
  terminal.print(terminal.green('ok'));
  terminal.note(terminal.green('ok'));
  return [stdout.written.join(''), stderr.written.join('')];
}

const GREEN = '\u001b[32mok\u001b[0m\n';

describe('the terminal', () => {
  test('has colours on each stream that is one', () => {
    expect(green(true, true)).toEqual([GREEN, GREEN]);
    expect(green(false, true)).toEqual(['ok\n', GREEN]);
    expect(green(true, false)).toEqual([GREEN, 'ok\n']);
  });

  test('has none with NO_COLOR or on a dumb terminal', () => {
    expect(green(true, true, { NO_COLOR: '1' })).toEqual(['ok\n', 'ok\n']);
    expect(green(true, true, { TERM: 'dumb' })).toEqual(['ok\n', 'ok\n']);
  });

  test('moves nothing in continuous integration or on a dumb terminal', () => {
    const { output } = stream(true);
    const isInteractive = (env: NodeJS.ProcessEnv) =>
      processTerminal({ stdout: output, stderr: output, env }).isInteractive;
    expect(isInteractive({})).toBe(true);
    expect(isInteractive({ CI: 'true' })).toBe(false);
    expect(isInteractive({ TERM: 'dumb' })).toBe(false);
  });

  test('is 80 columns wide where it does not say', () => {
    const { output } = stream(true, 0);
    expect(processTerminal({ stdout: output, stderr: output }).columns).toBe(80);
  });

  test('bears a reader that goes away, and nothing else', () => {
    const { output, emitter } = stream(false);
    processTerminal({ stdout: output, stderr: stream(false).output });
    expect(() => emitter.emit('error', { code: 'EPIPE' })).not.toThrow();
    expect(() => emitter.emit('error', new Error('disk full'))).toThrow('disk full');
  });
});

test('columns are as wide as their widest cell', () => {
  expect(
    columns([
      ['a', '1'],
      ['long', '2'],
      ['none', ''],
    ]),
  ).toEqual(['  a     1', '  long  2', '  none']);
});

describe('text from elsewhere', () => {
  // Colours, a cursor that moves up, a title of the window, a clipboard, C1, and text that runs backwards.
  const HOSTILE =
    '\u001b[31mred\u001b[2A\u001b]0;title\u0007\u001b]52;c;eA==\u0007\u009b1m\u202etxt';

  test('cannot steer a terminal', () => {
    const { output, written } = stream(true);
    const terminal = processTerminal({ stdout: output, stderr: output, env: {} });
    terminal.note(`${terminal.red('error')} of ${terminal.bold(HOSTILE)}: ${HOSTILE}`);
    const [line = ''] = written;
    expect(line.split('\u001b')).toHaveLength(5);
    const own = ['1', '31', '0'].reduce(
      (rest, style) => rest.replaceAll(`\u001b[${style}m`, ''),
      line,
    );
    expect(own.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(own).toContain('\\u001b[31mred');
  });

  test('stands as it is where it steers nothing', () => {
    expect(safe('a\tb\nc é 字 \u{1f600} ')).toBe('a\tb\nc é 字 \u{1f600} ');
    expect(safe('a\r\nb')).toBe('a\nb');
    expect(safe('50%\r100%')).toBe('50%\\u000d100%');
  });

  test('is the same JSON', () => {
    const value = { text: `${HOSTILE}\u007f\u0000` };
    expect(JSON.parse(safe(JSON.stringify(value)))).toEqual(value);
  });
});
