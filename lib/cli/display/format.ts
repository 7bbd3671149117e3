/** A metric with at most six significant digits. */
export function formatMetric(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

/** A number of a search with more characters than this is shortened. */
const LONG_NUMBER = 8;

/** The value of a parameter on one line: numbers shortened, no control characters. */
export function formatValue(value: unknown): string {
  const text = String(value);
  const number = Number(text);
  if (text.length > LONG_NUMBER && Number.isFinite(number)) return formatMetric(number);
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Tuned parameters, each as `gamma 0.12`. */
export function formatParameters(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name} ${formatValue(value)}`);
}
