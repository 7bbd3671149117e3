import type { CreateTrainingJob, InputChannel, Plan, TrainingJobDefinition } from '../model';

/** Instances that a job may run on. */
export interface JobInstances {
  readonly InstanceType: string;
  readonly InstanceCount: number;
  readonly VolumeSizeInGB: number;
}

/** What all jobs of one task have in common in a plan, as the API spells it. */
export interface TrainedBody
  extends Omit<
    CreateTrainingJob,
    'TrainingJobName' | 'HyperParameters' | 'ResourceConfig' | 'Tags'
  > {
  readonly task: string;
  /** In a tuning job those that are not tuned. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** What it runs on, the first choice first. */
  readonly instances: readonly JobInstances[];
}

/** What a plan trains: the body of its training job, or one for each task of its tuning job. */
export function trainedBodies(plan: Plan): TrainedBody[] {
  switch (plan.kind) {
    case 'training': {
      const { HyperParameters: hyperparameters = {}, ResourceConfig, ...body } = plan.request;
      return [
        { ...body, task: plan.task, hyperparameters, instances: [instances(ResourceConfig)] },
      ];
    }
    case 'tuning': {
      const { TrainingJobDefinition: only, TrainingJobDefinitions: several } = plan.request;
      const bodies = several ?? (only === undefined ? [] : [only]);
      return bodies.map((body, index) => ({
        ...body,
        task: plan.definitions[index]?.task ?? body.DefinitionName ?? plan.task,
        hyperparameters: body.StaticHyperParameters ?? {},
        instances: instancesOf(body),
      }));
    }
  }
}

function instancesOf(body: TrainingJobDefinition): readonly JobInstances[] {
  const { ResourceConfig: one, HyperParameterTuningResourceConfig: ladder } = body;
  return ladder?.InstanceConfigs ?? (one === undefined ? [] : [instances(one)]);
}

/** What one job runs on; groups of several types count as one choice. */
function instances(config: CreateTrainingJob['ResourceConfig']): JobInstances {
  const { InstanceGroups: groups = [] } = config;
  if (groups.length === 0) return config;
  return {
    InstanceType: [...new Set(groups.map(({ InstanceType }) => InstanceType))].join(' and '),
    InstanceCount: groups.reduce((sum, { InstanceCount }) => sum + InstanceCount, 0),
    VolumeSizeInGB: config.VolumeSizeInGB,
  };
}

/** Where a channel's data lie: a URI, or a directory of a file system. */
export function channelPlace({ DataSource }: InputChannel): string {
  const { S3DataSource, FileSystemDataSource: files } = DataSource;
  if (S3DataSource !== undefined) return S3DataSource.S3Uri;
  if (files === undefined) return JSON.stringify(DataSource);
  return `${files.FileSystemType} ${files.FileSystemId}:${files.DirectoryPath}`;
}
