import type { Asked } from './asked';
import { s3Error } from './errors';
import type { Listed } from './listing';
import type { Xml } from './xml';

/** What S3 lists at once, however many it is asked for. */
const MOST = 1000;
const LARGEST = 2 ** 31 - 1;

/** Reads how many a listing may show. @param name of the parameter. @throws InvalidArgument */
export function mostOf(
  { call }: Asked,
  name: string,
): { readonly most: number; readonly given: number } {
  const text = call.query.get(name);
  const given = text === null || text === '' ? MOST : Number(text);
  if (!/^\d*$/.test(text ?? '') || given > LARGEST) {
    throw s3Error(
      'InvalidArgument',
      `${name} ${JSON.stringify(text)}, which must be an integer between 0 and ${LARGEST}`,
    );
  }
  return { most: Math.min(given, MOST), given };
}

/**
 * How names are written in the answer: as they are, or percent-encoded for what XML cannot hold.
 *
 * @throws InvalidArgument – for an encoding that S3 does not have
 */
export function encodingOf({ call }: Asked) {
  const type = call.query.get('encoding-type') ?? undefined;
  const isKnown = type === undefined || type === 'url';
  if (!isKnown) throw s3Error('InvalidArgument', `encoding-type ${type}`);
  const encode = (text: string) => (type === undefined ? text : encodeName(text));
  return {
    EncodingType: type,
    encode,
    /** The same of a text that need not be there. */
    optional: (text: string | undefined) => (text === undefined ? undefined : encode(text)),
  };
}

/** Elements for the folders of a listing. */
export function commonPrefixes(listed: readonly Listed[], encode: (text: string) => string): Xml[] {
  return listed.flatMap((it) => ('folder' in it ? [{ Prefix: encode(it.folder) }] : []));
}

/** Whom everything in the account belongs to. */
export function owner(account: string): Xml {
  return { ID: account.padStart(64, '0'), DisplayName: 'local' };
}

function encodeName(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
