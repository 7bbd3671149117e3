import { trainedBodies, trainedTasks } from '../../core';
import type { PlannedRequest } from './planning';
import { secretNotes } from './secret-notes';

/** Everything that a person should know about a plan; the notes of planning itself come first. */
export function allNotes(planned: PlannedRequest): string[] {
  const { notes = [] } = planned.plan;
  return [...notes, ...notesOn(planned)];
}

/** What a person should know about a plan that is valid, but may not be what they want. */
export function notesOn(planned: PlannedRequest): string[] {
  return [...distributionNotes(planned), ...secretNotes(planned)];
}

function distributionNotes({ plan, record }: PlannedRequest): string[] {
  return trainedTasks(record, {}).flatMap(({ record: task }) => {
    if (task.kind !== 'builtin') return [];
    const job = trainedBodies(plan).find((body) => body.task === task.name);
    const hosts = Math.max(...(job?.instances ?? []).map(({ InstanceCount }) => InstanceCount));
    const channel = job?.InputDataConfig?.find(({ ChannelName }) => ChannelName === TRAIN);
    const { S3DataDistributionType } = channel?.DataSource.S3DataSource ?? {};
    return hosts > 1 && S3DataDistributionType === 'FullyReplicated'
      ? [
          `each of the ${hosts} hosts trains on all of ${TRAIN}; give the channel ` +
            '"distribution": "ShardedByS3Key" to divide its files among them',
        ]
      : [];
  });
}

/** The channel that algorithms train on. Each host needs all of the others, such as validation. */
const TRAIN = 'train';
