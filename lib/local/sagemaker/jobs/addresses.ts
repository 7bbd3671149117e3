import { randomInt } from 'node:crypto';
import { platform } from 'node:os';

/** Only Linux lets a program listen on every address of 127.0.0.0/8 without being asked to. */
const HAS_OWN_ADDRESSES = platform() === 'linux';

const LAST_BITS = 1 << 24;
let last = randomInt(LAST_BITS);

/**
 * A loopback address of a host's own, so that several hosts can listen on the same port as they can
 * on machines of their own. Jobs and accounts get different ones, as nobody counts them but by
 * chance. Where there is only one address, all hosts share it.
 */
export function hostAddress(): string {
  if (!HAS_OWN_ADDRESSES) return '127.0.0.1';
  for (;;) {
    last = (last + 1) % LAST_BITS;
    const [second, third, fourth] = [last >> 16, (last >> 8) & 255, last & 255];
    // The machine's own services are on 127.0.x.y.
    if (second > 0 && fourth > 0 && fourth < 255) return `127.${second}.${third}.${fourth}`;
  }
}
