import { setTimeout as sleep } from 'node:timers/promises';
import { lookAt } from '../request/look-at';

/** What {@link runAgain} needs. */
export interface RunAgain {
  /** A run; an error that a person can do something about is shown and does not end the watching. */
  run(): Promise<void>;
  /** Files that the run is made from; those that come and go count too. */
  watched(): Iterable<string>;
  /** Told when a run has ended and the files are watched. */
  waits(): void;
  /** Shows what has ended a run. @throws what ends the watching */
  failed(error: unknown): void;
  /** Waits until the files are looked at again. @default - a third of a second */
  readonly pause?: () => Promise<unknown>;
}

/** As often as a person would notice. */
const PAUSE_MILLISECONDS = 333;

/** Runs at once, and again whenever a file has changed since the last run began; never ends by itself. */
export async function runAgain({
  run,
  watched,
  waits,
  failed,
  pause = () => sleep(PAUSE_MILLISECONDS),
}: RunAgain): Promise<never> {
  for (;;) {
    // Before the run: what is saved during it has to be seen after it.
    const before = stateOf(watched());
    await run().catch(failed);
    waits();
    while (stateOf(watched()) === before) await pause();
  }
}

/** Files with their sizes and times, as text. */
function stateOf(files: Iterable<string>): string {
  const lines = [...files].map((file) => {
    const stat = lookAt(file);
    return `${file} ${stat?.size} ${stat?.mtimeMs}`;
  });
  return lines.sort().join('\n');
}
