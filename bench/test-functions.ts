/**
 * Branin's function on the unit square: three valleys of the same depth.
 *
 * @returns from 0.398 to 308
 * @see https://www.sfu.ca/~ssurjano/branin.html
 */
export function branin([u = 0, v = 0]: readonly number[]): number {
  const x = 15 * u - 5;
  const y = 15 * v;
  const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

const WEIGHTS = [1, 1.2, 3, 3.2];
const WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/**
 * Hartmann's function of six variables from 0 to 1: six valleys, one of them the deepest.
 *
 * @returns from −3.322 to 0
 * @see https://www.sfu.ca/~ssurjano/hart6.html
 */
export function hartmann6(x: readonly number[]): number {
  return -WEIGHTS.reduce((sum, weight, row) => {
    const distance = x.reduce((total, value, column) => {
      const width = WIDTHS[row]?.[column] ?? 0;
      return total + width * (value - (CENTRES[row]?.[column] ?? 0)) ** 2;
    }, 0);
    return sum + weight * Math.exp(-distance);
  }, 0);
}
