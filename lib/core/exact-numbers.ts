/** From here on JSON shows a double with an exponent, so it does not look like an exact integer. */
const WITH_EXPONENT = 1e21;

/**
 * The first number in a JSON value that stands for an integer beyond ±(2^53 − 1); undefined where
 * there is none. JavaScript may have changed it already, and whoever reads it may change it without
 * a word, so it has to be text.
 */
export function inexactInteger(value: unknown): number | undefined {
  if (typeof value === 'number') {
    const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
    return isInexact && Math.abs(value) < WITH_EXPONENT ? value : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = inexactInteger(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** JSON text that keeps the sign of −0, which JSON.stringify drops. */
export function exactJson(value: unknown, indent?: number): string {
  if (!hasNegativeZero(value)) return JSON.stringify(value, undefined, indent);
  // A text that the value does not hold marks the places.
  const plain = JSON.stringify(value);
  let mark = 'negative zero';
  while (plain.includes(mark)) mark += '-';
  const text = JSON.stringify(value, (_, item) => (Object.is(item, -0) ? mark : item), indent);
  return text.replaceAll(JSON.stringify(mark), '-0');
}

function hasNegativeZero(value: unknown): boolean {
  if (typeof value === 'number') return Object.is(value, -0);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNegativeZero);
}
