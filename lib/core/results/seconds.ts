/** Milliseconds as seconds, to the millisecond, never below zero. */
export function seconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds) / 1_000);
}
