import { type CustomTaskRecord, jobDescription, type Plan } from '../../core';
import type { TrainingJobRequest } from '../../local/sagemaker';
import { definitionOf } from '../request/notes';
import type { ExaminedFile } from '../request/planning';

type Channels = NonNullable<TrainingJobRequest['InputDataConfig']>;

/**
 * A job of one host as the runner of a task would find it, with what is known of a request: all that
 * was planned, or where its problems left no plan, the task alone.
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
  if (plan === undefined) return undefined;
  if (plan.kind === 'tuning') {
    const definition = definitionOf(plan, name);
    return (
      definition && {
        parameters: definition.StaticHyperParameters,
        channels: definition.InputDataConfig,
        environment: definition.Environment,
      }
    );
  }
  const { HyperParameters, InputDataConfig, Environment } = plan.request;
  // What travels in a document is not in S3 yet; to the function it is the same.
  const documented = Object.entries(plan.document?.values ?? {}).map(
    ([name, value]) => [name, JSON.stringify(value)] as const,
  );
  return {
    parameters: { ...HyperParameters, ...Object.fromEntries(documented) },
    channels: InputDataConfig,
    environment: Environment,
  };
}
