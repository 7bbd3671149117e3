/** Milliseconds as seconds, to the millisecond, never below zero. */
export function toSeconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds) / 1_000);
}
