import { channelUris, RankZeroError, type TaskRecord } from '../../core';

/**
 * Refuses a request whose channels are in S3, before anything starts: the account of a local run is
 * new, and sees nothing but what is uploaded to it.
 * @param given - the request as it was written
 * @throws OnlyDeployed – with every such channel
 */
export function checkLocalChannels(record: TaskRecord, given: unknown): void {
  const uris = channelUris(record, given);
  if (uris.length === 0) return;
  const list = uris.map(({ path, uri }) => `  ${path}: ${uri}`).join('\n');
  throw new RankZeroError(
    'OnlyDeployed',
    `A run on this machine cannot see what is in S3; only the deployment can:\n${list}`,
    {
      hint: 'Give paths of files on this machine, or leave out --local. What `rankzero serve` has in its S3, `rankzero run` sees after eval "$(rankzero env)".',
    },
  );
}
