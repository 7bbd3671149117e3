import type { Channel, MetricDefinition, ParameterDocument } from '../model';

/** What differs between the kinds of tasks; planning puts the rest of a job around it. */
export interface ResolvedJob {
  /** URI of the training image; empty where problems leave none. Absent: `algorithmName`. */
  readonly image?: string;
  /** Name or ARN of an algorithm in place of an image. */
  readonly algorithmName?: string;
  /** Whether CloudWatch gets metrics as they come. Absent: SageMaker decides. */
  readonly hasTimeSeries?: true;
  readonly channels: readonly Channel[];
  /** As the API takes them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly metricDefinitions: readonly MetricDefinition[];
  readonly document?: ParameterDocument;
  readonly secrets?: ParameterDocument;
  /** What was inferred or left to the algorithm; absent where nothing was. */
  readonly notes?: readonly string[];
}
