import type { Channel } from '../../model';
import type { Problems } from '../../problems';
import { channelPath } from '../../request-paths';
import { at, oneOf } from '../../wording';
import { isPacked } from '../file-names';
import type { Algorithm } from '../registry';
import { ABOUT_XGBOOST } from './pages';

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
      {
        found: contentType,
        allowed: oneOf(algorithm.contentTypes ?? []),
        see: ABOUT_XGBOOST,
      },
    );
  }
  if (inputMode !== 'Pipe' && isPacked(channel.uri)) refusePacked(channel.uri, path, problems);
  if (inputMode === 'Pipe') checkPipe(contentType, version, at(path, 'inputMode'), problems);
}

/**
 * The container's readers do not unpack, and SageMaker does so in Pipe mode only.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html
 */
export function refusePacked(file: string, path: string, problems: Problems): void {
  problems.add('AlgorithmRefuses', path, 'XGBoost does not read compressed files; unpack them.', {
    found: file,
    allowed: 'files that are not compressed: SageMaker unpacks in Pipe mode only',
    see: ABOUT_XGBOOST,
  });
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
    { found: 'Pipe', allowed: 'File', see: ABOUT_XGBOOST },
  );
}
