import type { EventEmitter } from 'node:events';

/** What happens when a person, or the system, wants the command to end. */
export interface InterruptOptions {
  /** Called the first time: end properly. */
  readonly onInterrupt: () => void;
  /** Called again: end at once. */
  readonly onInsist: () => void;
  /** Source of the signals. @default process */
  readonly source?: EventEmitter;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Ctrl-C and similar signals, as something that can be waited for. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Resolves when the end is requested; at once if it was requested already. */
  readonly asked: Promise<void>;
  /** Stops listening for the signals. */
  close(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C can arrive twice: from the terminal, which signals the whole group, and from npm. */
const ECHO_MILLISECONDS = 1_000;

/** Listens for signals that end a command: Ctrl-C, SIGTERM, a closed window. */
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
