const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;

/** Whether a host is this machine: no proxy could reach it, and its account needs no certificates. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
