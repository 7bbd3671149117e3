import { Command, Option } from 'commander';
import { columns, type Terminal } from '../display/terminal';
import type { Orphan } from '../janitor/orphans';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

interface JanitorOptions extends AccountOptions {
  readonly stop?: boolean;
}

/** `rankzero janitor`: jobs that run though no execution waits for them. */
export function janitorCommand(terminal: Terminal): Command {
  const command = new Command('janitor')
    .description('list jobs that run, and are paid for, though their execution has ended')
    .addOption(new Option('--stop', 'stop them'))
    .action(async (options: JanitorOptions) => {
      const found = await clean(options);
      if (options.json) terminal.print(JSON.stringify(found));
      else for (const line of lines(found, options.stop === true, terminal)) terminal.print(line);
    });
  return addAccountOptions(command);
}

interface Found extends Orphan {
  /** Whether it was stopped; absent where nobody asked for that. */
  readonly stopped?: boolean;
}

async function clean(options: JanitorOptions): Promise<readonly Found[]> {
  // Loaded only here: they load clients of AWS.
  const { withClients } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { findOrphans, stopOrphan } =
    require('../janitor/orphans') as typeof import('../janitor/orphans');
  return withClients(accountOf(options), async (clients) => {
    const orphans = await findOrphans(clients, options.workflow);
    if (options.stop !== true) return orphans;
    const found: Found[] = [];
    for (const orphan of orphans) {
      found.push({ ...orphan, stopped: await stopOrphan(orphan, clients.sagemaker) });
    }
    return found;
  });
}

function lines(found: readonly Found[], isStopping: boolean, terminal: Terminal): string[] {
  if (found.length === 0) return ['No job runs without its execution.'];
  const rows = found.map(
    ({ kind, job, workflow, execution, createdAt, stopped }): [string, string] => [
      job,
      `${kind} job since ${createdAt}, of ${execution} in ${workflow}${stopped === undefined ? '' : stopped ? ', stopped' : ', had ended'}`,
    ],
  );
  return [
    terminal.bold(
      `${found.length} ${found.length === 1 ? 'job runs' : 'jobs run'} without an execution`,
    ),
    ...columns(rows),
    ...(isStopping ? [] : ['', 'rankzero janitor --stop stops them.']),
  ];
}
