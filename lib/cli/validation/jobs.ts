import { type CustomTaskRecord, jobDescription, type Plan, trainedBodies } from '../../core';
import type { TrainingJobRequest } from '../../local/sagemaker';
import type { ExaminedFile } from '../request/planning';

type Channels = NonNullable<TrainingJobRequest['InputDataConfig']>;

/**
 * A job of one host as the runner of a task would find it, with what is known about a request: all
 * that was planned or, if its problems left no plan, only the task.
 */
export function jobOf(task: CustomTaskRecord, examined: ExaminedFile): TrainingJobRequest {
  const planned = plannedJob(task, examined.plan);
  const channels = Object.entries(task.inputs)
    .filter(([, { type, required }]) => type === 'channel' && required)
    .map(([ChannelName]) => ({ ChannelName, DataSource: {} }));
  return {
    TrainingJobName: 'check',
    HyperParameters: planned?.parameters ?? jobDescription(task, examined.deployment.facts),
    InputDataConfig: (planned?.channels ?? channels) as Channels,
    Environment: planned?.environment ?? task.settings.environment,
    AlgorithmSpecification: { TrainingInputMode: 'File' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: {},
    RoleArn: examined.deployment.facts.roleArn,
    OutputDataConfig: { S3OutputPath: `s3://${examined.deployment.facts.bucket}` },
  };
}

function plannedJob({ name }: CustomTaskRecord, plan: Plan | undefined) {
  const body = plan && trainedBodies(plan).find(({ task }) => task === name);
  return (
    body && {
      parameters: { ...body.hyperparameters, ...documented(plan) },
      channels: body.InputDataConfig,
      environment: body.Environment,
    }
  );
}

/** A value that is passed in a document is not in S3 yet; for the function it is the same. */
function documented(plan: Plan): Record<string, string> {
  switch (plan.kind) {
    case 'training':
      return Object.fromEntries(
        Object.entries(plan.document?.values ?? {}).map(([name, value]) => [
          name,
          JSON.stringify(value),
        ]),
      );
    case 'tuning':
      return {};
  }
}
