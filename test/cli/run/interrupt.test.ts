import { EventEmitter } from 'node:events';
import { listenForInterrupt } from '../../../lib/cli/run/interrupt';

function listen() {
  const said: string[] = [];
  const source = new EventEmitter();
  let now = 0;
  const interrupt = listenForInterrupt({
    onInterrupt: () => said.push('stop'),
    onInsist: () => said.push('now'),
    source,
    now: () => now,
  });
  const signalAfter = (milliseconds: number, signal: string) => {
    now += milliseconds;
    source.emit(signal);
  };
  return { said, source, interrupt, signalAfter };
}

describe('listening for an interrupt', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks for an end', async (signal) => {
    const { said, interrupt, signalAfter } = listen();
    signalAfter(0, signal);
    await interrupt.asked;
    expect(interrupt.signal.aborted).toBe(true);
    expect(said).toEqual(['stop']);
  });

  test('takes the same Ctrl-C from the terminal and from npm as one', () => {
    const { said, signalAfter } = listen();
    signalAfter(0, 'SIGINT');
    signalAfter(30, 'SIGINT');
    expect(said).toEqual(['stop']);
  });

  test('takes a second Ctrl-C for insisting', () => {
    const { said, signalAfter } = listen();
    signalAfter(0, 'SIGINT');
    signalAfter(1_500, 'SIGINT');
    expect(said).toEqual(['stop', 'now']);
  });

  test('gives the signals back', () => {
    const { source, interrupt } = listen();
    interrupt.close();
    expect(source.eventNames()).toEqual([]);
  });
});
