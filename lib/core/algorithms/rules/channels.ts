import type { Channel } from '../../model';
import type { Problems } from '../../problems';
import { channelPath } from '../../request-paths';
import { at, oneOf } from '../../wording';
import { type AlgorithmTable, guidePage } from '../tables';
import { baseType } from './condition';

/** CSV as an algorithm has to be told of it: where it reads no labels, that there are none. */
export function completedType(
  table: AlgorithmTable | undefined,
  channel: string,
  contentType: string | undefined,
): string | undefined {
  const csv = table?.channels?.[channel]?.csv;
  return contentType === 'text/csv' && csv !== undefined ? csv : contentType;
}

/** The channel with what the algorithm needs and nobody said. */
export function completedChannel(table: AlgorithmTable | undefined, channel: Channel): Channel {
  const { contentType, distribution } = table?.channels?.[channel.name] ?? {};
  const inferred = channel.isInferred
    ? completedType(table, channel.name, channel.contentType)
    : channel.contentType;
  return {
    ...channel,
    ...optional('contentType', inferred ?? contentType),
    ...optional('distribution', channel.distribution ?? distribution),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** Refuses what the table rules out for a channel on its own. */
export function checkChannelByTable(
  channel: Channel,
  { name, table }: { readonly name: string; readonly table: AlgorithmTable },
  problems: Problems,
  path = channelPath(channel.name),
): void {
  const see = guidePage(table.about);
  const { csvMustBe, distribution } = table.channels?.[channel.name] ?? {};
  const given = channel.contentType?.replace(/\s/g, '').toLowerCase();
  if (csvMustBe !== undefined && baseType(given) === 'text/csv' && given !== csvMustBe) {
    problems.add(
      'AlgorithmRefuses',
      at(path, 'contentType'),
      `${name} needs the number of label columns of ${channel.name} in the content type.`,
      { found: channel.contentType, allowed: csvMustBe, see },
    );
  }
  if (distribution !== undefined && (channel.distribution ?? distribution) !== distribution) {
    problems.add(
      'AlgorithmRefuses',
      at(path, 'distribution'),
      `${name} takes ${channel.name} in one distribution only.`,
      { found: channel.distribution, allowed: distribution, see },
    );
  }
  checkPipe(channel, name, table, at(path, 'inputMode'), problems);
}

function checkPipe(
  channel: Channel,
  name: string,
  { pipe, about }: AlgorithmTable,
  path: string,
  problems: Problems,
): void {
  const isManifest = channel.s3DataType === 'AugmentedManifestFile';
  if (pipe === undefined || channel.inputMode !== 'Pipe' || isManifest) return;
  const type = baseType(channel.contentType);
  const isRead = type === undefined || (pipe.contentTypes?.includes(type) ?? true);
  if (isRead && !pipe.manifestOnly) return;
  const types = pipe.contentTypes === undefined ? [] : [`Pipe with ${oneOf(pipe.contentTypes)}`];
  problems.add('AlgorithmRefuses', path, `${name} does not read this from a pipe.`, {
    found: channel.inputMode,
    allowed: ['File', ...types, 'Pipe with an augmented manifest'].join(', or '),
    see: guidePage(about),
  });
}

/** What an algorithm without labels makes of CSV that was said to be nothing but CSV. */
export function labelNotes(
  name: string,
  table: AlgorithmTable | undefined,
  channels: readonly Channel[],
): string[] {
  if (!table?.isUnsupervised) return [];
  return channels
    .filter((channel) => table.channels?.[channel.name]?.csv === 'text/csv;label_size=0')
    .filter(({ contentType }) => contentType?.replace(/\s/g, '').toLowerCase() === 'text/csv')
    .map(
      (channel) =>
        `${channel.name}: ${name} takes the first column of text/csv for a label; if there is ` +
        'none, say "contentType": "text/csv;label_size=0"',
    );
}
