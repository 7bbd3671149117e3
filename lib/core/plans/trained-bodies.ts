import type { CreateTrainingJob, Plan, TrainingJobDefinition } from '../model';

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
      return [{ ...body, task: plan.task, hyperparameters, instances: [ResourceConfig] }];
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
  return ladder?.InstanceConfigs ?? (one === undefined ? [] : [one]);
}
