import { bucketAndKey } from '../../s3/address';
import type { IncomingCall } from '../incoming';
import type { KeyLocks } from './key-locks';

/** A lock that may be taken late and is given back once, even if it comes only after that. */
export class Hold {
  private given: (() => void) | undefined;
  private isOver = false;

  constructor(private readonly acquire: (() => Promise<() => void>) | undefined) {}

  async take(): Promise<void> {
    this.given = await this.acquire?.();
    if (this.isOver) this.given?.();
  }

  release(): void {
    this.isOver = true;
    this.given?.();
  }
}

/**
 * The lock that a call has to hold while moto acts on it.
 *
 * moto looks whether a key exists and then stores it with nothing in between that keeps others
 * out, so two conditional writes can both win. Every write that sets or removes one key is put
 * in a row here; parts of a multipart upload stay parallel.
 */
export function writeLock(call: IncomingCall, locks: KeyLocks): Hold {
  const name = lockNameOf(call);
  return new Hold(name === undefined ? undefined : () => locks.acquire(name));
}

function lockNameOf(call: IncomingCall): string | undefined {
  if (call.service !== 's3') return undefined;
  const { bucket, key } = bucketAndKey(call.path);
  if (key === '') return undefined;
  const isWrite =
    (call.method === 'PUT' && !call.query.has('partNumber')) ||
    (call.method === 'DELETE' && !call.query.has('uploadId')) ||
    (call.method === 'POST' && call.query.has('uploadId'));
  return isWrite ? `${bucket}/${decoded(key)}` : undefined;
}

/** One key can be written in several ways, `a%2Fb` and `a/b` for instance. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
