import { RankZeroError } from '../../core';

/** How the value of a setting is read; text, as `cdk -c name=value` gives it, and JSON alike. */
export interface SettingKind<T> {
  /** What is allowed, for messages and the table. */
  readonly allowed: string;
  /** Undefined if the value is not allowed. */
  read(value: unknown): T | undefined;
}

/** One line of text. */
export const text = (allowed: string, pattern = /^\S(?:.*\S)?$/): SettingKind<string> => ({
  allowed,
  read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
});

/** An ARN of this service. */
export const arn = (service: string, what: string): SettingKind<string> =>
  text(`ARN of ${what}`, new RegExp(`^arn:aws[a-z-]*:${service}:[^:]*:[^:]*:\\S+$`));

export const flag: SettingKind<boolean> = {
  allowed: '`true` or `false`',
  read: (value) => ({ true: true, false: false })[String(value)],
};

/** A whole number of at least `least`. */
export const count = (what: string, least = 1): SettingKind<number> => ({
  allowed: `${what}, a whole number of at least ${least}`,
  read(value) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return Number.isSafeInteger(number) && (number as number) >= least
      ? (number as number)
      : undefined;
  },
});

export const choice = <T extends string>(...choices: readonly T[]): SettingKind<T> => ({
  allowed: choices.map((it) => `\`${it}\``).join(' or '),
  read: (value) => choices.find((it) => it === value),
});

/** Texts, as a list of JSON or with commas between. */
export const texts = (what: string): SettingKind<readonly string[]> => ({
  allowed: `${what}, with commas between or as a list`,
  read(value) {
    const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
    const isList =
      Array.isArray(items) &&
      items.length > 0 &&
      items.every((item) => typeof item === 'string' && item !== '');
    return isList ? items : undefined;
  },
});

/** Texts by name, as an object of JSON or as `name=value` with commas between. */
export const pairs: SettingKind<{ [key: string]: string }> = {
  allowed: '`name=value` with commas between, or an object',
  read(value) {
    if (typeof value === 'string') {
      const parts = value.split(',').map((part) => /^\s*([^=]+)=(.*)$/.exec(part));
      if (parts.some((part) => part === null)) return undefined;
      return Object.fromEntries(parts.map((part) => [part?.[1]?.trim(), part?.[2]?.trim()]));
    }
    const isMap =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((member) => typeof member === 'string');
    return isMap ? (value as { [key: string]: string }) : undefined;
  },
};

/**
 * Reads a setting out of the CDK's context. An empty text counts as not set, so that a command line
 * can undo what cdk.json sets.
 * @throws InvalidSetting – when the value is not of its kind
 */
export function readSetting<T>(name: string, kind: SettingKind<T>, value: unknown): T | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const found = kind.read(value);
  if (found !== undefined) return found;
  throw new RankZeroError(
    'InvalidSetting',
    `The setting ${name} of the app is ${JSON.stringify(value)}. Allowed: ${kind.allowed.replaceAll('`', '')}. Change it in context of cdk.json, or in \`-c ${name}=…\`.`,
  );
}
