import { RankZeroError } from '../../core/errors';

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  minute: MINUTE,
  hour: 60 * MINUTE,
  day: 24 * 60 * MINUTE,
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** Whatever a schedule says, it comes within the years that EventBridge knows. */
const LAST_YEAR = 2199;

/** When a schedule comes, in milliseconds since 1970; undefined where it never does again. */
export type NextTime = (after: number) => number | undefined;

/**
 * Reads the expression of a schedule: `rate(5 minutes)`, `cron(30 2 * * ? *)` in UTC.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws ScheduleUnsupported – for what is none, and for `L`, `W` and `#`
 */
export function readSchedule(expression: string): NextTime {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) {
    const period = Number(count) * (UNITS[unit] ?? MINUTE);
    return (after) => after + period;
  }
  const [, text = ''] = /^cron\((.*)\)$/.exec(expression) ?? [];
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) throw unsupported(expression);
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const read = (field: string, least: number, most: number, names: readonly string[] = []) =>
    readField(field, { least, most, names, expression });
  const minutes = [...read(minute, 0, 59)].sort(ascending);
  const hours = [...read(hour, 0, 23)].sort(ascending);
  const days = read(day, 1, 31);
  const months = read(month, 1, 12, MONTHS);
  // From 1, which is Sunday.
  const weekdays = read(weekday, 1, 7, DAYS);
  const years = read(year, 1970, LAST_YEAR);
  const isOn = (at: Date) =>
    years.has(at.getUTCFullYear()) &&
    months.has(at.getUTCMonth() + 1) &&
    days.has(at.getUTCDate()) &&
    weekdays.has(at.getUTCDay() + 1);
  return (after) => {
    const first = new Date(after);
    first.setUTCHours(0, 0, 0, 0);
    for (let at = first; at.getUTCFullYear() <= LAST_YEAR; at.setUTCDate(at.getUTCDate() + 1)) {
      if (!isOn(at)) continue;
      for (const h of hours) {
        const found = minutes.find((m) => at.getTime() + (h * 60 + m) * MINUTE > after);
        if (found !== undefined) return at.getTime() + (h * 60 + found) * MINUTE;
      }
    }
    return undefined;
  };
}

interface Field {
  readonly least: number;
  readonly most: number;
  /** Words for the numbers from `least` on. */
  readonly names: readonly string[];
  readonly expression: string;
}

/** The numbers of a field: `*`, `?`, `5`, `MON-FRI`, `0/15`, and several of them with commas between. */
function readField(text: string, { least, most, names, expression }: Field): Set<number> {
  const number = (word: string) => {
    const named = names.indexOf(word.toUpperCase());
    const value = named === -1 ? Number(word) : named + least;
    if (!Number.isInteger(value) || value < least || value > most) throw unsupported(expression);
    return value;
  };
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from = '', to] = range.split('-');
    const isAll = range === '*' || range === '?';
    const first = isAll ? least : number(from);
    const open = step === undefined ? first : most;
    const last = isAll ? most : to === undefined ? open : number(to);
    for (let value = first; value <= last; value += Number(step ?? 1) || 1) numbers.add(value);
  }
  return numbers;
}

function ascending(one: number, other: number): number {
  return one - other;
}

function unsupported(expression: string): RankZeroError {
  return new RankZeroError(
    'ScheduleUnsupported',
    `The local account does not understand the schedule ${expression}. It understands rate(5 minutes) and cron(30 2 * * ? *), with lists, ranges, steps and names, and without L, W and #.`,
  );
}
