import type { EventEmitter } from 'node:events';

/** What happens when a person, or the system, wants the command to end. */
export interface InterruptOptions {
  /** Asked for the first time: end properly. */
  readonly onInterrupt: () => void;
  /** Asked again: end at once. */
  readonly onInsist: () => void;
  /** Where the signals come from. @default process */
  readonly source?: EventEmitter;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Ctrl-C and its kin, as a signal that can be waited for. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Resolves when it is asked for; at once if it was. */
  readonly asked: Promise<void>;
  /** Gives the signals back. */
  close(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C can come twice: from the terminal to the whole group, and once more from npm. */
const ECHO_MILLISECONDS = 1_000;

/** Listens for what ends a command: Ctrl-C, a polite kill, a closed window. */
export function listenForInterrupt(options: InterruptOptions): Interrupt {
  const { onInterrupt, onInsist, source = process, now = Date.now } = options;
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = now();
      onInterrupt();
      controller.abort();
    } else if (now() - first >= ECHO_MILLISECONDS) {
      onInsist();
    }
  };
  for (const name of SIGNALS) source.on(name, onSignal);
  return {
    signal: controller.signal,
    asked: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve())),
    close: () => {
      for (const name of SIGNALS) source.off(name, onSignal);
    },
  };
}
