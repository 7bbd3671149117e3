import type { Algorithm } from '../algorithms';
import type { Channel } from '../model';

const DATA_CHANNELS = ['train', 'validation', 'test'];

/** What was left to the algorithm or read from a name, and may not be what was meant. */
export function channelNotes(channels: readonly Channel[], algorithm: Algorithm): string[] {
  return channels.flatMap(({ name, contentType, isInferred }) => {
    if (!DATA_CHANNELS.includes(name)) return [];
    if (isInferred) return [`${name}: ${contentType}, by the extension of its name`];
    const { defaultContentType } = algorithm;
    if (contentType !== undefined || defaultContentType === undefined) return [];
    return [
      `${name}: nothing says what it holds, so ${algorithm.name} takes it for ` +
        `${defaultContentType}; if it is something else, give the channel a "contentType", such ` +
        'as "text/csv"',
    ];
  });
}
