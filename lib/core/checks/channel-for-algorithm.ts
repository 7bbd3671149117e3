import {
  type Algorithm,
  checkChannelByTable,
  guidePage,
  tableOf,
  unreadExtension,
} from '../algorithms';
import type { Channel } from '../model';
import type { Problems } from '../problems';
import { channelPath } from '../request-paths';
import { at, didYouMean, oneOf } from '../wording';
import { isMimeType } from './shape';

/** Refuses what the documentation of the algorithm rules out for a channel. */
export function checkChannelForAlgorithm(
  channel: Channel,
  algorithm: Algorithm,
  problems: Problems,
  path = channelPath(channel.name),
): void {
  // Fast file mode serves files and calls itself File to the container, so it is open to every
  // algorithm that reads files.
  const modes = algorithm.inputModes?.includes('File')
    ? [...algorithm.inputModes, 'FastFile']
    : algorithm.inputModes;
  if (channel.inputMode !== undefined && modes && !modes.includes(channel.inputMode)) {
    problems.add('AlgorithmRefuses', at(path, 'inputMode'), `${algorithm.name} has no such mode.`, {
      found: channel.inputMode,
      allowed: oneOf(modes),
      ...page(algorithm),
    });
  }
  const table = tableOf(algorithm.name);
  if (table) checkChannelByTable(channel, { name: algorithm.name, table }, problems, path);
  checkContentType(channel, algorithm, problems, path);
}

/** The documentation lists what these channels may hold; of the others it says too little. */
const DATA_CHANNELS = ['train', 'training', 'validation', 'test'];
/** Its list is that of augmented manifests; XGBoost has rules of its own. */
const OPEN_CONTENT_TYPES = ['semantic-segmentation', 'xgboost'];

/** The page on an algorithm, as problems name it. */
function page(algorithm: Algorithm): { see?: string } {
  const table = tableOf(algorithm.name);
  return table === undefined ? {} : { see: guidePage(table.about) };
}

function checkContentType(
  { name, contentType, uri }: Channel,
  algorithm: Algorithm,
  problems: Problems,
  path: string,
): void {
  const { contentTypes } = algorithm;
  if (!DATA_CHANNELS.includes(name) || OPEN_CONTENT_TYPES.includes(algorithm.name)) return;
  if (contentTypes === null || (contentType !== undefined && !isMimeType(contentType))) return;
  if (contentType === undefined) {
    const extension = unreadExtension(uri, algorithm);
    if (extension === undefined) return;
    problems.add('AlgorithmRefuses', path, `${algorithm.name} reads no ${extension} files.`, {
      found: uri,
      allowed: `${oneOf(contentTypes)}; if the file is one of these in spite of its name, give its contentType`,
      ...page(algorithm),
    });
    return;
  }
  // Parameters such as label_size follow a semicolon.
  const base = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (contentTypes.includes(base)) return;
  problems.add(
    'AlgorithmRefuses',
    at(path, 'contentType'),
    `${algorithm.name} does not read this.${didYouMean(base, contentTypes)}`,
    { found: contentType, allowed: oneOf(contentTypes), ...page(algorithm) },
  );
}
