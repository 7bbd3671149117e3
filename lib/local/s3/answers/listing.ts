import { type Bucket, compareKeys, type KeyNames } from '../store';

/** What is listed: keys and folders as they come, in S3's order. */
export type Listed = { readonly key: string } | { readonly folder: string };

/** What a listing shows. */
export interface ListingOptions {
  readonly prefix: string;
  /** Keys that have it behind the prefix are one folder. @default - no folders */
  readonly delimiter: string;
  /** Nothing up to this text is listed: a key, or a folder with all that is in it. */
  readonly after: string;
  readonly most: number;
  /** Whether a key counts. */
  readonly has: (key: string) => boolean;
}

/** A page of a listing. */
export interface Page {
  readonly listed: readonly Listed[];
  /** The last of them, where there are more. */
  readonly last?: string;
}

/** Lists keys. It jumps over folders, so that one with a million keys costs as much as one with one. */
export function listKeys(names: KeyNames, options: ListingOptions): Page {
  const { prefix, delimiter, after, most, has } = options;
  const listed: Listed[] = [];
  let last: string | undefined;
  let key =
    after !== '' && compareKeys(after, prefix) >= 0 ? names.after(after) : names.from(prefix);
  while (key?.startsWith(prefix)) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = end === -1 ? undefined : key.slice(0, end + delimiter.length);
    // What follows a folder's name is inside of it.
    const isDone =
      folder === undefined ? !has(key) : folder === after || !hasAny(names, folder, has);
    if (!isDone) {
      // Asked for none, S3 says that there are no more.
      if (listed.length === most) return last === undefined ? { listed } : { listed, last };
      last = folder ?? key;
      listed.push(folder === undefined ? { key } : { folder });
    }
    key = folder === undefined ? names.after(key) : names.behind(folder);
  }
  return { listed };
}

function hasAny(names: KeyNames, folder: string, has: (key: string) => boolean): boolean {
  for (let key = names.from(folder); key?.startsWith(folder); key = names.after(key)) {
    if (has(key)) return true;
  }
  return false;
}

/** Whether a key has an object now. */
export function hasObject(bucket: Bucket): (key: string) => boolean {
  return (key) => {
    const [newest] = bucket.state(key).versions;
    return newest !== undefined && !newest.isMarker;
  };
}
