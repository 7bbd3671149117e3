import { Command, Option } from 'commander';
import { columns, type Terminal } from '../display/terminal';
import type { Orphan } from '../janitor/orphans';
import { type AskedService, awsError } from '../machine/aws-error';
import { jsonOption, workflowOption } from './options';

interface JanitorOptions {
  readonly region?: string;
  readonly workflow?: string;
  readonly stop?: boolean;
  readonly json?: boolean;
}

const SERVICES: AskedService = {
  name: 'AWS',
  code: 'Aws',
  purpose: 'look for jobs in',
  needs:
    'To list jobs, you need sagemaker:ListTrainingJobs, ListHyperParameterTuningJobs, DescribeTrainingJob and ListTags, and states:ListStateMachines, ListTagsForResource and ListExecutions; to stop them, sagemaker:StopTrainingJob and StopHyperParameterTuningJob.',
};

/** `rankzero janitor`: jobs that run though no execution waits for them. */
export function janitorCommand(terminal: Terminal): Command {
  return new Command('janitor')
    .description('list jobs that run, and are paid for, though their execution has ended')
    .addOption(new Option('--stop', 'stop them'))
    .addOption(workflowOption())
    .addOption(new Option('--region <region>', 'AWS region (default: as the AWS CLI)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
It asks the account that the AWS variables name. For a running 'rankzero serve':
  eval "$(rankzero env)"; rankzero janitor`,
    )
    .action(async (options: JanitorOptions) => {
      const found = await clean(options);
      if (options.json) terminal.print(JSON.stringify(found));
      else for (const line of lines(found, options.stop === true, terminal)) terminal.print(line);
    });
}

interface Found extends Orphan {
  /** Whether it was stopped; absent where nobody asked for that. */
  readonly stopped?: boolean;
}

async function clean({ region, workflow, stop }: JanitorOptions): Promise<readonly Found[]> {
  // Only this verb needs them.
  const { SageMakerClient } =
    require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { SFNClient } = require('@aws-sdk/client-sfn') as typeof import('@aws-sdk/client-sfn');
  const { findOrphans, stopOrphan } =
    require('../janitor/orphans') as typeof import('../janitor/orphans');
  const place = region === undefined ? {} : { region };
  const sagemaker = new SageMakerClient({ ...place, maxAttempts: 8 });
  const sfn = new SFNClient({ ...place, maxAttempts: 8 });
  try {
    const orphans = await findOrphans({ sagemaker, sfn }, workflow);
    if (!stop) return orphans;
    const found: Found[] = [];
    for (const orphan of orphans) {
      found.push({ ...orphan, stopped: await stopOrphan(orphan, sagemaker) });
    }
    return found;
  } catch (error) {
    throw awsError(error, SERVICES);
  } finally {
    sagemaker.destroy();
    sfn.destroy();
  }
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
