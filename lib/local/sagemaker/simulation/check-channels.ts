import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { AlgorithmName } from '../../../core';
import type { Host } from '../jobs/hosts';
import type { Channel } from '../pipes/streamed';
import { JobFailure } from '../run/context';
import { filesBelow } from '../run/files';
import { formsOf } from './forms';
import { type Form, MOST_BYTES, type Sample, WrongRecord } from './sample';

/** What decides how an algorithm reads its channels. */
export interface ReadJob {
  readonly algorithm: AlgorithmName;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: readonly Channel[];
}

/** Files of a channel that are looked at. */
const MOST_FILES = 20;

/**
 * Looks at the first records of each channel of a host, as the algorithm would read them.
 *
 * @returns what was found, a line for each channel
 * @throws JobFailure – for a record that the algorithm does not read, with its place
 */
export async function checkFirstRecords(
  { algorithm, hyperparameters, channels }: ReadJob,
  { base }: Host,
): Promise<string[]> {
  const lines: string[] = [];
  for (const channel of channels) {
    const { ChannelName: name, ContentType: contentType } = channel;
    const given = contentType === undefined ? {} : { contentType };
    const forms = formsOf({ algorithm, channel: name, hyperparameters, ...given });
    const folder = join(base, 'input', 'data', name);
    lines.push(`channel ${name}: ${await checkFiles(folder, channel, forms)}`);
  }
  return lines;
}

async function checkFiles(
  folder: string,
  channel: Channel,
  forms: readonly Form[] | undefined,
): Promise<string> {
  const files = await filesBelow(folder);
  const count = counted(files.length, 'file');
  if (forms === undefined) return `${count}; the form of its data is not known here`;
  const seen: string[] = [];
  for (const form of forms) {
    const its = files.filter(form.picks ?? (() => true));
    if (its.length === 0) continue;
    let records = 0;
    const some = its.slice(0, MOST_FILES);
    for (const name of some) records += await checkFile(folder, name, channel, form);
    const of = its.length > some.length ? ` of ${its.length}` : '';
    const where = `${some.length}${of} ${its.length === 1 ? 'file' : 'files'}`;
    seen.push(`first records (${records} in ${where}) read: ${form.title}`);
  }
  // A host may get no file at all, where there are fewer than hosts.
  if (seen.length > 0 || files.length === 0) return seen.join('; ') || count;
  const allowed = forms.map(({ title }) => title).join(', or ');
  throw unreadable(channel, files[0] ?? '', new WrongRecord(undefined, 'no such file', allowed));
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

async function checkFile(
  folder: string,
  name: string,
  channel: Channel,
  form: Form,
): Promise<number> {
  try {
    const isPacked = channel.CompressionType === 'Gzip';
    const unpacks = isPacked || (form.unpacks === true && name.endsWith('.gz'));
    return form.check(await sampleOf(folder, name, unpacks));
  } catch (error) {
    if (!(error instanceof WrongRecord)) throw error;
    throw unreadable(channel, name, error);
  }
}

async function sampleOf(folder: string, name: string, unpacks: boolean): Promise<Sample> {
  const file = await open(join(folder, name), 'r');
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const sample = { name, head: buffer.subarray(0, bytesRead), isWhole: bytesRead === size };
    return unpacks ? unpacked(sample) : sample;
  } finally {
    await file.close();
  }
}

/** The beginning of what a packed file has in it. @throws WrongRecord */
function unpacked({ head, ...sample }: Sample): Sample {
  try {
    // A file that is not read to its end does not end as a packed one should.
    return { ...sample, head: gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) };
  } catch {
    throw new WrongRecord(undefined, 'a file that is not packed by gzip', 'gzip, as .gz says');
  }
}

/**
 * The first sentences are those of SageMaker's algorithms, as people have quoted them; what is in
 * brackets is ours.
 */
function unreadable(
  { ChannelName: channel, ContentType: type }: Channel,
  file: string,
  { record, found, allowed }: WrongRecord,
): JobFailure {
  const place = record === undefined ? file : `${file}, record ${record}`;
  const requested =
    type === undefined
      ? ''
      : ` Requested content-type is '${type}'. Please verify the data matches the requested content-type.`;
  return new JobFailure(
    `ClientError: Unable to read data channel '${channel}'.${requested} (${place}: found ${found}; allowed: ${allowed})`,
  );
}
