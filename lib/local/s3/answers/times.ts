/** A time as S3's documents write it. @param time milliseconds since the epoch */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** A time as headers write it. */
export function httpTime(time: number): string {
  return new Date(time).toUTCString();
}
