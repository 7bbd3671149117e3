/** What stands in recordings instead of an account's number, as in AWS's documentation. */
const ACCOUNT = '111122223333';

/** Names of an account that a recording must not tell, and what stands for each. */
export type Names = ReadonlyMap<string, string>;

/**
 * What was seen, without what tells whose account it was: numbers of accounts, the given names, keys
 * of access, request IDs and addresses of hosts.
 */
export function scrubbed<T>(seen: T, names: Names = new Map()): T {
  if (typeof seen === 'string') return scrubbedText(seen, names) as T;
  if (seen instanceof Date) return seen.toISOString() as T;
  if (Array.isArray(seen)) return seen.map((one) => scrubbed(one, names)) as T;
  if (typeof seen !== 'object' || seen === null) return seen;
  const members = Object.entries(seen)
    .filter(([key]) => key !== '$metadata')
    .map(([key, value]) => [scrubbedText(key, names), scrubbed(value, names)]);
  return Object.fromEntries(members) as T;
}

function scrubbedText(text: string, names: Names): string {
  // The longest first: a bucket's name may begin as the workflow's does.
  const given = [...names].sort(([a], [b]) => b.length - a.length);
  const named = given.reduce(
    (left, [name, instead]) => (name === '' ? left : left.split(name).join(instead)),
    text,
  );
  return (
    named
      // Alone, or in an ARN, a bucket or a registry; not within a longer number, such as a time.
      .replace(/(?<![\d.])\d{12}(?![\d.]\d|\d)/g, ACCOUNT)
      .replace(/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, 'AKIDEXAMPLE')
      .replace(
        /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
        '00000000-0000-4000-8000-000000000000',
      )
      .replace(/\bip-\d{1,3}(?:-\d{1,3}){3}\b/g, 'ip-192-0-2-0')
      .replace(/\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b/g, '192.0.2.0')
  );
}
