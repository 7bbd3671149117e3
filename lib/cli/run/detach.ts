import { displayOf } from '../display/display';
import { columns, type Terminal } from '../display/terminal';
import { allNotes } from '../request/notes';
import type { PlannedRequest } from '../request/planning';
import { stoppedBefore } from './ending';
import { listenForInterrupt } from './interrupt';
import type { RunAccount } from './run-account';
import { startExecution } from './run-execution';

/** What is started and left alone. */
export interface Detached {
  readonly planned: PlannedRequest;
  readonly execution: string;
  readonly account: RunAccount;
  readonly terminal: Terminal;
  readonly json: boolean;
}

/** Uploads the inputs of a request and starts it; then says how to come back to it. */
export async function detach(detached: Detached): Promise<void> {
  const { planned, execution, account, terminal, json } = detached;
  const { plan, request, uploads } = planned;
  const display = displayOf(plan, terminal);
  if (!json) {
    for (const note of allNotes(planned)) terminal.note(`note: ${note}`);
  }
  const { signal, close } = listenForInterrupt({
    onInterrupt: () => display.progress.say('Interrupted: nothing is started.'),
    onInsist: () => process.exit(130),
  });
  try {
    const arn = await startExecution({ account, execution, request, uploads, display, signal });
    if (arn === undefined) throw stoppedBefore(execution);
    display.progress.end(true);
    if (json) {
      terminal.print(JSON.stringify({ name: execution, arn, task: plan.task }));
      return;
    }
    terminal.print(`Started ${terminal.bold(execution)}`);
    const verbs = [
      [`rankzero status ${execution}`, 'how it is doing'],
      [`rankzero logs ${execution} --follow`, 'what its job logs'],
      [`rankzero stop ${execution}`, 'end it'],
      [`rankzero download ${execution}`, 'what it leaves, when it has ended'],
    ] as const;
    for (const line of columns(verbs)) terminal.print(line);
  } finally {
    display.progress.end(false);
    close();
  }
}
