import { join } from 'node:path';
import type { Host } from '../jobs/hosts';
import type { TrainingJobRequest } from '../types';

/** A channel of a job. */
export type Channel = NonNullable<TrainingJobRequest['InputDataConfig']>[number];

/** The mode of a channel: its own, or the job's. */
export function inputModeOf(
  { AlgorithmSpecification: { TrainingInputMode } }: TrainingJobRequest,
  { InputMode }: Channel,
): string | undefined {
  return InputMode ?? TrainingInputMode;
}

/** Where the objects of a channel in Pipe mode wait, outside of what a host's programs see. */
export function streamFolder(
  { directory }: { readonly directory: string },
  { name }: Host,
  { ChannelName }: Channel,
): string {
  return join(directory, 'streams', name, ChannelName);
}
