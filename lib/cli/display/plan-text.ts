import {
  type CreateTrainingJob,
  channelPlace,
  channelSizeOf,
  type DataSize,
  looksSecret,
  type Plan,
  showMoney,
  type TrainedBody,
  type TrainingPlan,
  type TuningPlan,
  trainedBodies,
  type WorstCase,
} from '../../core';
import { formatBytes } from '../../report/format';
import type { Upload } from '../request/local-inputs';
import { columns, type Terminal } from './terminal';

type Row = readonly [string, string];

/** A plan for a person: what would be sent to SageMaker, in words. */
export function planText(plan: Plan, uploads: readonly Upload[], terminal: Terminal): string[] {
  const bodies = trainedBodies(plan);
  switch (plan.kind) {
    case 'training':
      return trainingText(plan, bodies, uploads, terminal);
    case 'tuning':
      return tuningText(plan, bodies, uploads, terminal);
  }
}

function trainingText(
  plan: TrainingPlan,
  bodies: readonly TrainedBody[],
  uploads: readonly Upload[],
  terminal: Terminal,
): string[] {
  const { request, task, worstCase, notes = [] } = plan;
  const { S3OutputPath } = request.OutputDataConfig;
  return [
    `${terminal.bold('Training job')} ${request.TrainingJobName}`,
    ...columns([
      ['task', task],
      ...bodies.flatMap(jobRows),
      ...ladderRows(plan),
      ['at worst', worstText(worstCase)],
      ['output', `${S3OutputPath}/${request.TrainingJobName}/output/model.tar.gz`],
    ]),
    ...bodies.flatMap((body) => [
      ...section(terminal, 'Channels', channelRows(body, plan, uploads)),
      ...section(terminal, 'Hyperparameters', Object.entries(body.hyperparameters)),
      ...section(terminal, 'Environment', environmentRows(body.Environment)),
    ]),
    ...noteSection(notes, terminal),
    ...tagSection(request.Tags, terminal),
  ];
}

/** What is tried one after the other, where it is more than one thing. */
function ladderRows({ rungs, retry }: Plan): Row[] {
  if (rungs.length === 1) return [];
  const steps = rungs.map(
    ({ instanceTypes, spot }) => `${instanceTypes.join(' or ')}${spot ? ' on spot' : ''}`,
  );
  return [['ladder', `${steps.join(', then ')}; ${retry.maxAttempts} attempts`]];
}

function noteSection(notes: readonly string[], terminal: Terminal): string[] {
  return section(
    terminal,
    'Notes',
    notes.map((note): Row => ['·', note]),
  );
}

function tuningText(
  plan: TuningPlan,
  bodies: readonly TrainedBody[],
  uploads: readonly Upload[],
  terminal: Terminal,
): string[] {
  const { request, task, objective, worstCase, definitions, notes } = plan;
  const { Strategy, ResourceLimits: limits } = request.HyperParameterTuningJobConfig;
  const count = limits.MaxNumberOfTrainingJobs ?? 'as many as the grid has points';
  return [
    `${terminal.bold('Tuning job')} ${request.HyperParameterTuningJobName}`,
    ...columns([
      ['task', task],
      ['objective', `${objective.direction} ${objective.metric}`],
      ['strategy', Strategy],
      ['jobs', `${count}, ${limits.MaxParallelTrainingJobs} at a time`],
      ...ladderRows(plan),
      ['at worst', worstText(worstCase)],
    ]),
    ...bodies.flatMap((body) => {
      const { ranges = {} } = definitions.find(({ task: tuned }) => tuned === body.task) ?? {};
      return [
        ...section(terminal, `Training jobs of ${body.task}`, jobRows(body)),
        ...section(terminal, 'Channels', channelRows(body, plan, uploads)),
        ...section(
          terminal,
          'Ranges',
          Object.entries(ranges).map(([name, range]): Row => [name, rangeText(range)]),
        ),
        ...section(terminal, 'Fixed', Object.entries(body.hyperparameters)),
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

function jobRows(job: TrainedBody): Row[] {
  const { StoppingCondition: stop } = job;
  return [
    trainedRow(job.AlgorithmSpecification),
    ['instances', instancesText(job)],
    ['at most', `${stop.MaxRuntimeInSeconds} s${job.EnableManagedSpotTraining ? ', on spot' : ''}`],
    ['role', job.RoleArn],
  ];
}

function trainedRow({
  TrainingImage: image,
  AlgorithmName: algorithm = '',
}: TrainedBody['AlgorithmSpecification']): Row {
  return image === undefined ? ['algorithm', algorithm] : ['image', image];
}

function instancesText({ instances }: TrainedBody): string {
  return instances
    .map((it) => `${it.InstanceCount} × ${it.InstanceType}, ${it.VolumeSizeInGB} GB each`)
    .join(', or else ');
}

/** What the execution may use, if everything lasts as long as it may. */
function worstText({ attempts, instanceSeconds, cost }: WorstCase): string {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const money = cost === undefined ? '' : `, ${showMoney(cost)}`;
  return `${instanceSeconds} instance seconds in ${tries}${money}`;
}

/** A value whose name says that it is a secret is for the job, not for the screen. */
function environmentRows(environment: CreateTrainingJob['Environment'] = {}): Row[] {
  return Object.entries(environment).map(([name, value]) => [
    name,
    looksSecret(name) ? '***' : value,
  ]);
}

function channelRows(job: TrainedBody, plan: Plan, uploads: readonly Upload[]): Row[] {
  return (job.InputDataConfig ?? []).map((channel) => {
    const size = channelSizeOf(plan, job.task, channel.ChannelName);
    const isLocal = uploads.some(({ uri }) => uri === channel.DataSource.S3DataSource?.S3Uri);
    const notes = [
      channel.ContentType,
      channel.InputMode,
      channel.DataSource.S3DataSource?.S3DataDistributionType,
      size === undefined ? undefined : sizeText(size, isLocal),
    ].filter((note) => note !== undefined);
    const told = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
    return [channel.ChannelName, `${channelPlace(channel)}${told}`];
  });
}

/** `3 local files, 1.2 MB`. */
function sizeText({ files, bytes }: DataSize, isLocal: boolean): string {
  return `${files} ${isLocal ? 'local ' : ''}file${files === 1 ? '' : 's'}, ${formatBytes(bytes)}`;
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
