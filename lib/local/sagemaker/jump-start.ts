import type { TrainingJobRequest } from './types';

type Channel = NonNullable<TrainingJobRequest['InputDataConfig']>[number];

/** Whether a channel is in JumpStart's bucket, which no local account has. */
export function isOfJumpStart({ DataSource: { S3DataSource: source } }: Channel): boolean {
  return source?.S3Uri.startsWith('s3://jumpstart-cache-prod-') ?? false;
}

/** A request without the channels that only JumpStart has. */
export function withoutJumpStart(request: TrainingJobRequest): TrainingJobRequest {
  const { InputDataConfig: channels } = request;
  if (channels === undefined) return request;
  return { ...request, InputDataConfig: channels.filter((channel) => !isOfJumpStart(channel)) };
}
