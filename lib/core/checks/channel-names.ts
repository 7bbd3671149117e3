import type { Problems } from '../problems';
import { at } from '../wording';

/** Of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html */
const CHANNEL_NAME = /^[A-Za-z0-9.\-_]{1,64}$/;
const MAX_CHANNELS = 20;

/** Notes channels that a script of the user's may not have: the API would not take them. */
export function checkFreeChannelNames(
  names: readonly string[],
  path: string,
  problems: Problems,
): void {
  if (names.length > MAX_CHANNELS) {
    problems.add('TooManyEntries', path, 'There are too many channels.', {
      found: names.length,
      allowed: `at most ${MAX_CHANNELS}`,
    });
  }
  for (const name of names) {
    if (CHANNEL_NAME.test(name) && name !== 'hyperparameters') continue;
    problems.add('InvalidValue', at(path, name), 'Not a name that a channel can have.', {
      found: name,
      allowed: '1 to 64 letters, digits and .-_, other than hyperparameters',
    });
  }
}
