import type {
  Channel,
  CreateTrainingJob,
  InputChannel,
  JobSettings,
  MetricDefinition,
} from '../model';
import { asTagText } from '../tag-text';
import type { ResolvedJob } from './resolved-job';

/** The parts of a job's body that training and tuning jobs share. */

/** What trains, as the API has it. */
export function algorithmSpecification(
  {
    image,
    algorithmName,
    hasTimeSeries,
  }: Pick<ResolvedJob, 'image' | 'algorithmName' | 'hasTimeSeries'>,
  metrics: readonly MetricDefinition[],
): CreateTrainingJob['AlgorithmSpecification'] {
  return {
    ...present('TrainingImage', image),
    ...present('AlgorithmName', algorithmName),
    TrainingInputMode: 'File',
    ...(metrics.length === 0 ? {} : { MetricDefinitions: metrics }),
    ...present('EnableSageMakerMetricsTimeSeries', hasTimeSeries),
  };
}

/** Metrics as the API has them, by their expressions. */
export function metricDefinitions(metrics: Readonly<Record<string, string>>): MetricDefinition[] {
  return Object.entries(metrics).map(([Name, Regex]) => ({ Name, Regex }));
}

/** A channel as the API has it. */
export function inputChannel(channel: Channel): InputChannel {
  return {
    ChannelName: channel.name,
    DataSource: {
      S3DataSource: {
        S3DataType: channel.s3DataType ?? 'S3Prefix',
        S3Uri: channel.uri,
        // Always given: without it XGBoost's container stops at a missing key.
        S3DataDistributionType: channel.distribution ?? 'FullyReplicated',
        ...present('AttributeNames', channel.attributeNames),
      },
    },
    ...present('ContentType', channel.contentType),
    ...present('CompressionType', channel.compressionType),
    ...present('RecordWrapperType', channel.recordWrapperType),
    ...present('InputMode', channel.inputMode),
    ...(channel.shuffleSeed === undefined ? {} : { ShuffleConfig: { Seed: channel.shuffleSeed } }),
  };
}

/** The tag by which a workflow knows its jobs: its role may describe and stop no others. */
export const WORKFLOW_TAG = 'rankzero:workflow';

/** The tag by which an execution knows its job. */
export const executionTag = {
  key: 'rankzero:execution',
  value: asTagText,
} as const;

/** What the tags of a job say of where it came from. */
interface Origin {
  readonly workflow: string;
  readonly task: string;
  readonly execution: string;
  /** Who asked for it, where that is known. */
  readonly startedBy?: string | undefined;
}

/** The user's tags and those that lead from a job back to where it came from. */
export function jobTags(
  settings: Pick<JobSettings, 'tags'>,
  { workflow, task, execution, startedBy }: Origin,
): CreateTrainingJob['Tags'] {
  const all = {
    ...settings.tags,
    [WORKFLOW_TAG]: workflow,
    'rankzero:task': task,
    [executionTag.key]: executionTag.value(execution),
    ...present('rankzero:started-by', startedBy && asTagText(startedBy).slice(0, 256)),
  };
  return Object.entries<string>(all).map(([Key, Value]) => ({ Key, Value }));
}

/** A member, or nothing where there is no value: the API knows no empty placeholders. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** A map, or nothing where it is empty. */
export function presentMap<K extends string, V extends object>(key: K, value: V): { [P in K]?: V } {
  return present(key, Object.keys(value).length === 0 ? undefined : value);
}
