import type { LocalImage, TrainingJobRequest } from './types';

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

/** What a job reads here: what stands for its image may do without what only JumpStart has. */
export function readHere({ request, image }: JobOfImage): TrainingJobRequest {
  const isWithout = image.simulates !== undefined || image.skipsJumpStart === true;
  return isWithout ? withoutJumpStart(request) : request;
}

interface JobOfImage {
  readonly request: TrainingJobRequest;
  readonly image: LocalImage;
}
