/** Widths of a bar, best first. On a narrow terminal the words matter more than the bar. */
const BAR_WIDTHS = [24, 12, 0];
const GAP = '  ';

/** A bar of this width and the count; for a width of 0 only the count. */
function bar(done: number, total: number, width: number): string {
  const filled = Math.round((Math.min(done, total) / total) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}`.trimStart();
}

/** The widest bar that leaves room for `needed` more characters; undefined if there is none. */
export function fittingBar(
  done: number,
  total: number,
  room: number,
  needed: number,
): string | undefined {
  const words = needed === 0 ? 0 : GAP.length + needed;
  return BAR_WIDTHS.map((width) => bar(done, total, width)).find(
    ({ length }) => length + words <= room,
  );
}

/** As many whole parts as fit. The first is always there, even if it has to be cut. */
export function fittingParts(parts: readonly string[], room: number, gap = GAP): string {
  const [first = '', ...others] = parts;
  let text = first;
  for (const part of others) {
    if (text.length + gap.length + part.length > room) break;
    text += gap + part;
  }
  return text;
}
