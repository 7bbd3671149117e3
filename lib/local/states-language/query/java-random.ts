const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/**
 * The first number in [0, 1) of `java.util.Random` with this seed, which is what AWS returns for
 * `$random(seed)`: seed 42 gives 0.7275636800328681.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Random.html
 * @see https://github.com/floci-io/floci/issues/2662
 */
export function javaRandom(seed: number): number {
  let state = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): bigint => {
    state = (state * MULTIPLIER + 0xbn) & MASK;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}
