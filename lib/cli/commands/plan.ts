import { Command, Option } from 'commander';
import type { CreateTrainingJob, Plan } from '../../core';
import type { Upload } from '../local-inputs';
import { planFile } from '../planning';
import { nameOfRequest } from '../request-file';
import { columns, type Terminal } from '../terminal';
import {
  accountOption,
  jsonOption,
  regionOption,
  type TargetOptions,
  targetOf,
  workflowOption,
} from './options';

interface PlanOptions extends TargetOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `rankzero plan`: what would be sent to SageMaker. */
export function planCommand(terminal: Terminal): Command {
  return new Command('plan')
    .description('show what would be sent to SageMaker, without an account or a network')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(workflowOption())
    .addOption(new Option('--name <name>', 'name of the execution (default: the file’s)'))
    .addOption(jsonOption())
    .action(async (file: string, options: PlanOptions) => {
      const execution = { name: options.name ?? nameOfRequest(file) };
      const { plan, uploads } = await planFile(file, execution, targetOf(options), terminal);
      const { kind, request } = plan;
      if (options.json) terminal.print(JSON.stringify({ kind, request }, null, 2));
      else for (const line of describe(plan, uploads, terminal)) terminal.print(line);
    });
}

function describe(plan: Plan, uploads: readonly Upload[], terminal: Terminal): string[] {
  const { request } = plan;
  const { ResourceConfig: resources, StoppingCondition: stop } = request;
  return [
    `${terminal.bold('Training job')} ${request.TrainingJobName}`,
    ...columns([
      ['task', plan.task],
      ['image', request.AlgorithmSpecification.TrainingImage],
      [
        'instances',
        `${resources.InstanceCount} × ${resources.InstanceType}, ${resources.VolumeSizeInGB} GB each`,
      ],
      [
        'at most',
        `${stop.MaxRuntimeInSeconds} s${request.EnableManagedSpotTraining ? ', on spot' : ''}`,
      ],
      ['role', request.RoleArn],
      [
        'output',
        `${request.OutputDataConfig.S3OutputPath}/${request.TrainingJobName}/output/model.tar.gz`,
      ],
    ]),
    ...section(terminal, 'Channels', channelRows(request, uploads)),
    ...section(terminal, 'Hyperparameters', Object.entries(request.HyperParameters ?? {})),
    ...section(terminal, 'Environment', Object.entries(request.Environment ?? {})),
    ...section(
      terminal,
      'Tags',
      request.Tags.map(({ Key, Value }) => [Key, Value]),
    ),
  ];
}

function channelRows(request: CreateTrainingJob, uploads: readonly Upload[]): [string, string][] {
  return (request.InputDataConfig ?? []).map((channel) => {
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

function section(
  terminal: Terminal,
  title: string,
  rows: readonly (readonly [string, string])[],
): string[] {
  return rows.length === 0 ? [] : ['', terminal.bold(title), ...columns(rows)];
}
