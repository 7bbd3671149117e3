/**
 * What Java's strings can do in a template: API Gateway runs templates on Java, whose methods differ
 * from those of JavaScript where they have the same name.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/String.html
 */
type Method = (text: string, ...args: readonly string[]) => unknown;

const METHODS: Readonly<Record<string, Method>> = {
  contains: (text, part = '') => text.includes(part),
  endsWith: (text, end = '') => text.endsWith(end),
  equals: (text, other) => text === other,
  isEmpty: (text) => text.length === 0,
  length: (text) => text.length,
  // Java's patterns and JavaScript's are the same for all that templates here have.
  matches: (text, pattern = '') => new RegExp(`^(?:${pattern})$`, 'u').test(text),
  replace: (text, part = '', by = '') => text.replaceAll(part, () => by),
  replaceAll: (text, pattern = '', by = '') => text.replace(new RegExp(pattern, 'gu'), () => by),
  startsWith: (text, start = '') => text.startsWith(start),
  toLowerCase: (text) => text.toLowerCase(),
  toString: (text: string) => text,
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

/** Has templates call them. */
export const JAVA_STRINGS = {
  uid: 'java.lang.String',
  match: ({ context }: { readonly context: unknown }) => typeof context === 'string',
  resolve({
    property,
    context,
    params,
  }: {
    readonly property: string;
    readonly context: string;
    readonly params: readonly unknown[];
  }): unknown {
    const method = Object.hasOwn(METHODS, property) ? METHODS[property] : undefined;
    if (method === undefined) throw new Error(`A string has no method '${property}' here.`);
    return method(context, ...params.map(String));
  },
};
