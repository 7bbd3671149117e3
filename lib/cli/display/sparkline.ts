const LEVELS = '▁▂▃▄▅▆▇█';
const MIDDLE = '▄';

/** A value, no value yet, or no value ever. */
export type Point = number | 'pending' | 'none';

/**
 * A row of small bars, one for each point. No value yet is a dot, no value ever a cross.
 *
 * @param width - if there are more points, neighbours share a bar: that of the point that `pick`
 * chooses
 */
export function sparkline(
  points: readonly Point[],
  width: number,
  pick: (...values: number[]) => number,
): string {
  if (width < 1) return '';
  const shown = share(points, width, pick);
  const values = shown.filter((point) => typeof point === 'number');
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return shown
    .map((point) => {
      if (point === 'pending') return '·';
      if (point === 'none') return '×';
      if (low === high) return MIDDLE;
      // Halved before the subtraction: the difference of two numbers can be too large for a number.
      const part = (point / 2 - low / 2) / (high / 2 - low / 2);
      return LEVELS[Math.round(part * (LEVELS.length - 1))];
    })
    .join('');
}

function share(
  points: readonly Point[],
  width: number,
  pick: (...values: number[]) => number,
): Point[] {
  const known = points.map((point) =>
    typeof point === 'number' && !Number.isFinite(point) ? 'none' : point,
  );
  if (known.length <= width) return known;
  return Array.from({ length: width }, (_, index) => {
    const from = Math.floor((index * known.length) / width);
    const bucket = known.slice(from, Math.floor(((index + 1) * known.length) / width));
    const values = bucket.filter((point) => typeof point === 'number');
    if (values.length > 0) return values.reduce((a, b) => pick(a, b));
    return bucket.includes('pending') ? 'pending' : 'none';
  });
}
