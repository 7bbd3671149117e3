import type { Algorithm } from '../../algorithms/registry';
import type { Problems } from '../../problems';
import { at, oneOf } from '../../wording';
import { type Channel, channelPath } from '../channels';

/** Refuses content types and input modes that the container's readers do not have. */
export function checkXgboostChannel(
  channel: Channel,
  algorithm: Algorithm,
  version: string,
  problems: Problems,
  path = channelPath(channel.name),
): void {
  const { contentType, inputMode } = channel;
  if (contentType !== undefined && !algorithm.contentTypes?.includes(contentType)) {
    problems.add(
      'AlgorithmRefuses',
      at(path, 'contentType'),
      'XGBoost compares the content type to the letter.',
      { found: contentType, allowed: oneOf(algorithm.contentTypes ?? []) },
    );
  }
  if (inputMode === 'Pipe') checkPipe(contentType, version, at(path, 'inputMode'), problems);
}

/** Pipe mode went away with 3.x, and before it was never there for libsvm. */
function checkPipe(
  contentType: string | undefined,
  version: string,
  path: string,
  problems: Problems,
): void {
  const isLibsvm = contentType === undefined || contentType.includes('libsvm');
  if (!version.startsWith('3.') && !isLibsvm) return;
  problems.add(
    'AlgorithmRefuses',
    path,
    `XGBoost ${version} does not read ${isLibsvm ? 'libsvm' : 'this'} from a pipe.`,
    { found: 'Pipe', allowed: 'File' },
  );
}
