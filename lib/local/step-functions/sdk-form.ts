/** Members of an answer with capital letters, in the order of the alphabet, as Tasks get them. */
export function pascalCased(value: object): Record<string, unknown> {
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name.charAt(0).toUpperCase() + name.slice(1),
    isPlain(member) ? pascalCased(member) : member,
  ]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An answer whose times are milliseconds since the epoch, as optimised integrations have them. */
export function millisecondTimes(answer: object): object {
  return timesBy(answer, (time) => time.getTime());
}

/** An answer whose times are ISO 8601, as integrations of the SDK have them. */
export function isoTimes(answer: object): object {
  return timesBy(answer, (time) => time.toISOString());
}

function timesBy(answer: object, write: (time: Date) => unknown): object {
  return Object.fromEntries(
    Object.entries(answer).map(([name, member]) => [
      name,
      member instanceof Date ? write(member) : member,
    ]),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
