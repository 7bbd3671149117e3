import { Command, Option } from 'commander';
import {
  allowedBy,
  brokenCode,
  type CustomTaskRecord,
  type InputDeclaration,
  isReference,
  isSecret,
  oneOf,
  Problems,
  type TaskRecord,
  type TrainingTaskRecord,
  type TuningTaskRecord,
  unknownTask,
} from '../../core';
import { packageRoot } from '../../package-root';
import { columns, type Terminal } from '../display/terminal';
import { readDeployment } from '../project/deployment';
import { ensureAssembly, findProject } from '../project/project';
import { accountOf } from './account-options';
import { addTargetOptions, type TargetOptions, targetOf } from './options';

interface TasksOptions extends TargetOptions {
  readonly deployed?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

/** `rankzero tasks`: the registered tasks with their inputs and outputs. */
export function tasksCommand(terminal: Terminal): Command {
  const command = new Command('tasks')
    .description('list the registered tasks, or show one')
    .argument('[task]', 'name of a task')
    .addOption(
      new Option('--deployed', 'those that are deployed in an account, not those of the app'),
    )
    .addOption(new Option('--profile <name>', 'with --deployed: profile of the AWS CLI'))
    .action(async (name: string | undefined, options: TasksOptions) => {
      const tasks = options.deployed
        ? await tasksOfAccount(options)
        : await tasksOfApp(options, terminal);
      const shown = name === undefined ? tasks : [taskNamed(name, tasks)];
      if (options.json) {
        const records = shown.map(withoutSecretDefaults);
        terminal.print(JSON.stringify(name === undefined ? records : records[0], null, 2));
        return;
      }
      for (const [index, task] of shown.entries()) {
        if (index > 0) terminal.print('');
        for (const line of taskLines(task, terminal)) terminal.print(line);
      }
    });
  return addTargetOptions(command);
}

async function tasksOfApp(
  options: TasksOptions,
  terminal: Terminal,
): Promise<readonly TaskRecord[]> {
  const project = findProject(process.cwd(), packageRoot(), options.context);
  await ensureAssembly(project, terminal);
  return readDeployment(project.assembly, targetOf(options)).tasks;
}

async function tasksOfAccount(options: TasksOptions): Promise<readonly TaskRecord[]> {
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { deployedTasks } =
    require('../deployed/find-deployment') as typeof import('../deployed/find-deployment');
  return withAccount(accountOf(options), ({ clients, deployment }) =>
    deployedTasks(clients.ssm, deployment.workflow),
  );
}

function taskNamed(name: string, tasks: readonly TaskRecord[]): TaskRecord {
  const task = tasks.find((candidate) => candidate.name === name);
  if (task !== undefined) return task;
  const problems = new Problems();
  unknownTask(
    name,
    tasks.map((candidate) => candidate.name),
    problems,
  );
  problems.throwIfAny('The command');
  throw new Error('unreachable');
}

function taskLines(task: TaskRecord, terminal: Terminal): string[] {
  const description = task.description === undefined ? '' : `  ${task.description}`;
  return [
    `${terminal.bold(task.name)}${description}`,
    ...columns(task.kind === 'tuning' ? tuningRows(task) : trainingRows(task)),
  ];
}

function trainingRows(task: TrainingTaskRecord): [string, string][] {
  const { resources } = task.settings;
  const broken = brokenCode(task);
  const inputs = Object.entries(task.inputs).map(([name, declared]): [string, string] => {
    const input = withoutSecretDefault(name, declared);
    const defaults = 'defaults' in input ? Object.keys(input.defaults) : [];
    const note = defaults.length === 0 ? '' : `, with defaults for ${oneOf(defaults)}`;
    return [
      `  ${name}`,
      `${typeOf(input)}${input.required ? '' : optional(input)}${note}${isMasked(name, input) ? ', secret' : ''}`,
    ];
  });
  const outputs = Object.entries(task.outputs).map(([name, { type }]): [string, string] => [
    `  ${name}`,
    type,
  ]);
  return [
    ['runs', runOf(task)],
    ...(broken !== undefined
      ? [['broken', `${broken.code}: ${broken.message}`] as [string, string]]
      : []),
    ['on', `${resources.instanceCount} × ${resources.instanceTypes.join(' or ')}`],
    ...(task.kind === 'custom' ? functionRows(task) : []),
    ...(task.kind === 'container' || task.kind === 'script'
      ? metricRows(Object.keys(task.metrics))
      : []),
    ['inputs', ''],
    ...inputs,
    ['outputs', ''],
    ...outputs,
  ];
}

/** What trains. */
function runOf(task: TrainingTaskRecord): string {
  switch (task.kind) {
    case 'builtin':
      return `${task.algorithm} ${task.version}`;
    case 'custom':
      return task.entry;
    case 'container':
      return task.image ?? task.algorithmName ?? '';
    case 'script':
      return `${task.script} in ${task.image ?? `${task.framework} ${task.version}`}`;
  }
}

/** How the processes of a training function are started, and what it logs. */
function functionRows({ distribution, metrics }: CustomTaskRecord): [string, string][] {
  const { type } = distribution;
  return [
    ...(type === 'none'
      ? []
      : [
          ['started by', `${type}, ${distribution.processesPerHost} processes a host`] as [
            string,
            string,
          ],
        ]),
    ...metricRows(metrics),
  ];
}

function metricRows(names: readonly string[]): [string, string][] {
  return names.length === 0 ? [] : [['metrics', names.join(', ')]];
}

function tuningRows({ tasks, tunable, tuning }: TuningTaskRecord): [string, string][] {
  const { strategy = 'Bayesian', maxJobs = 10, maxParallel = 1, objective } = tuning;
  return [
    ['tunes', oneOf(tasks.map(({ name }) => name))],
    ['by', `${strategy}, ${maxJobs} jobs, ${maxParallel} at a time`],
    ...(objective === undefined
      ? []
      : [
          ['objective', `${objective.direction ?? ''} ${objective.metric}`.trim()] as [
            string,
            string,
          ],
        ]),
    ['ranges', tunable === undefined ? 'any parameter that can be tuned' : oneOf(tunable)],
    ['outputs', 'those of the best training job'],
  ];
}

function isMasked(name: string, input: InputDeclaration): boolean {
  return input.type !== 'channel' && input.type !== 'hyperparameters' && isSecret(name, input);
}

/** An input's type; for a value also what is allowed. */
function typeOf(input: InputDeclaration): string {
  if (input.type === 'channel' || input.type === 'hyperparameters') return input.type;
  const allowed = allowedBy(input);
  return allowed === input.type ? allowed : `${input.type}: ${allowed}`;
}

/** An input's declaration; the default of a secret is masked. */
function withoutSecretDefault<D extends InputDeclaration>(name: string, input: D): D {
  if (!('default' in input) || input.default === null || !isSecret(name, input)) return input;
  return isReference(input.default) ? input : { ...input, default: '***' };
}

/** What --json prints of a task: its record, with the defaults of secrets masked. */
function withoutSecretDefaults<R extends TaskRecord>(task: R): R {
  if (task.kind === 'tuning') return { ...task, tasks: task.tasks.map(withoutSecretDefaults) };
  if (task.kind !== 'custom') return task;
  const inputs = Object.entries(task.inputs).map(
    ([name, input]) => [name, withoutSecretDefault(name, input)] as const,
  );
  return { ...task, inputs: Object.fromEntries(inputs) };
}

function optional(input: InputDeclaration): string {
  const fallback = 'default' in input ? input.default : undefined;
  return fallback === undefined || fallback === null
    ? ', optional'
    : `, default ${JSON.stringify(fallback)}`;
}
