/** A measured number in at most six digits; `NaN` and `∞` as what they are. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatCount(value);
  return minus(String(Number(value.toPrecision(6))));
}

/** A whole number with its thousands apart. */
export function formatCount(value: number): string {
  return minus(String(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A value as it was given: every digit of a number stays. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && !Number.isFinite(value)) return formatNumber(value);
  return JSON.stringify(value) ?? '';
}

/** `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** `1,234.5 s` */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const [whole = '', fraction] = String(Number(seconds.toFixed(1))).split('.');
  return `${formatCount(Number(whole))}${fraction === undefined ? '' : `.${fraction}`} s`;
}

/** `12.3 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** `2026-11-23 20:15:03 UTC`; a text that is no time stays as it is. */
export function formatTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 trial`, `2 trials` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A long text's beginning, and how much is missing. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… (${formatCount(text.length - longest)} more characters)`;
}

/** The sign for minus, as wide as a digit. */
function minus(text: string): string {
  return text.replace(/^-/, '−');
}
