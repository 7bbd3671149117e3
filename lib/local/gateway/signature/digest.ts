import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** HMAC-SHA-256 as bytes. */
export function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** Compares in a time that says nothing about where two texts differ. */
export function isSame(one: string, other: string): boolean {
  // Digests have one length, which comparing in constant time asks for.
  return timingSafeEqual(hmac('', one), hmac('', other));
}
