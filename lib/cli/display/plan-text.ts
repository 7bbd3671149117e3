import {
  type CreateTrainingJob,
  looksSecret,
  type Plan,
  type TrainingJobDefinition,
  type TrainingPlan,
  type TuningPlan,
} from '../../core';
import type { Upload } from '../request/local-inputs';
import { columns, type Terminal } from './terminal';

type Row = readonly [string, string];

/** A plan for a person: what SageMaker would be sent, in words. */
export function planText(plan: Plan, uploads: readonly Upload[], terminal: Terminal): string[] {
  return plan.kind === 'tuning'
    ? tuningText(plan, uploads, terminal)
    : trainingText(plan, uploads, terminal);
}

function trainingText(
  { request, task, notes = [] }: TrainingPlan,
  uploads: readonly Upload[],
  terminal: Terminal,
): string[] {
  const { S3OutputPath } = request.OutputDataConfig;
  return [
    `${terminal.bold('Training job')} ${request.TrainingJobName}`,
    ...columns([
      ['task', task],
      ...jobRows(request),
      ['output', `${S3OutputPath}/${request.TrainingJobName}/output/model.tar.gz`],
    ]),
    ...section(terminal, 'Channels', channelRows(request, uploads)),
    ...section(terminal, 'Hyperparameters', Object.entries(request.HyperParameters ?? {})),
    ...section(terminal, 'Environment', environmentRows(request.Environment)),
    ...noteSection(notes, terminal),
    ...tagSection(request.Tags, terminal),
  ];
}

function noteSection(notes: readonly string[], terminal: Terminal): string[] {
  return section(
    terminal,
    'Notes',
    notes.map((note): Row => ['·', note]),
  );
}

function tuningText(
  { request, task, objective, definitions, notes }: TuningPlan,
  uploads: readonly Upload[],
  terminal: Terminal,
): string[] {
  const { Strategy, ResourceLimits: limits } = request.HyperParameterTuningJobConfig;
  const jobs = request.TrainingJobDefinitions ?? [
    request.TrainingJobDefinition as TrainingJobDefinition,
  ];
  const count = limits.MaxNumberOfTrainingJobs ?? 'as many as the grid has points';
  return [
    `${terminal.bold('Tuning job')} ${request.HyperParameterTuningJobName}`,
    ...columns([
      ['task', task],
      ['objective', `${objective.direction} ${objective.metric}`],
      ['strategy', Strategy],
      ['jobs', `${count}, ${limits.MaxParallelTrainingJobs} at a time`],
    ]),
    ...jobs.flatMap((job, index) => {
      const { task: trained, ranges } = definitions[index] as TuningPlan['definitions'][number];
      return [
        ...section(terminal, `Training jobs of ${trained}`, jobRows(job)),
        ...section(terminal, 'Channels', channelRows(job, uploads)),
        ...section(
          terminal,
          'Ranges',
          Object.entries(ranges).map(([name, range]): Row => [name, rangeText(range)]),
        ),
        ...section(terminal, 'Fixed', Object.entries(job.StaticHyperParameters ?? {})),
      ];
    }),
    ...noteSection(notes, terminal),
    ...tagSection(request.Tags, terminal),
  ];
}

type Range = TuningPlan['definitions'][number]['ranges'][string];

function rangeText(range: Range): string {
  if (range.type === 'categorical') return range.values.join(' | ');
  const scaling = range.scaling === undefined ? '' : `, ${range.scaling}`;
  return `${range.min} to ${range.max} (${range.type}${scaling})`;
}

type Job = CreateTrainingJob | TrainingJobDefinition;

function jobRows(job: Job): Row[] {
  const { StoppingCondition: stop } = job;
  return [
    ['image', job.AlgorithmSpecification.TrainingImage],
    ['instances', instancesText(job)],
    ['at most', `${stop.MaxRuntimeInSeconds} s${job.EnableManagedSpotTraining ? ', on spot' : ''}`],
    ['role', job.RoleArn],
  ];
}

function instancesText(job: Job): string {
  const configs =
    'HyperParameterTuningResourceConfig' in job && job.HyperParameterTuningResourceConfig
      ? job.HyperParameterTuningResourceConfig.InstanceConfigs
      : [job.ResourceConfig as CreateTrainingJob['ResourceConfig']];
  return configs
    .map((it) => `${it.InstanceCount} × ${it.InstanceType}, ${it.VolumeSizeInGB} GB each`)
    .join(', or else ');
}

/** What a name calls a secret is for the job, not for the screen. */
function environmentRows(environment: CreateTrainingJob['Environment'] = {}): Row[] {
  return Object.entries(environment).map(([name, value]) => [
    name,
    looksSecret(name) ? '***' : value,
  ]);
}

function channelRows(job: Job, uploads: readonly Upload[]): Row[] {
  return (job.InputDataConfig ?? []).map((channel) => {
    const { S3Uri, S3DataDistributionType } = channel.DataSource.S3DataSource;
    const files = uploads.find((upload) => upload.channel === channel.ChannelName)?.files.length;
    const notes = [
      channel.ContentType,
      channel.InputMode,
      S3DataDistributionType,
      files === undefined ? undefined : `${files} local file${files === 1 ? '' : 's'}`,
    ].filter((note) => note !== undefined);
    return [channel.ChannelName, `${S3Uri} (${notes.join(', ')})`];
  });
}

function tagSection(tags: CreateTrainingJob['Tags'], terminal: Terminal): string[] {
  return section(
    terminal,
    'Tags',
    tags.map(({ Key, Value }): Row => [Key, Value]),
  );
}

function section(terminal: Terminal, title: string, rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : ['', terminal.bold(title), ...columns(rows)];
}
