import { isObject } from '../../core';

/** A value together with the code that makes it, such as `input.integer()`. */
export class Written<T = unknown> {
  constructor(
    readonly value: T,
    readonly code: string,
  ) {}
}

/** What is written, as the value that it makes. */
export function plainOf(written: unknown): unknown {
  if (written instanceof Written) return written.value;
  if (Array.isArray(written)) return written.map(plainOf);
  if (!isObject(written)) return written;
  return Object.fromEntries(Object.entries(written).map(([name, item]) => [name, plainOf(item)]));
}

/** Longer than this, an object or a list has a line for each member. */
const LINE = 90;

/** A value as TypeScript, which may begin in the middle of a line with this indentation. */
export function codeOf(value: unknown, indent = ''): string {
  if (value instanceof Written) return value.code;
  if (typeof value === 'string') return textOf(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return enclosed(
      '[',
      ']',
      value.map((item) => codeOf(item, inner)),
      indent,
    );
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : textOf(name);
    return `${key}: ${codeOf(item, inner)}`;
  });
  return enclosed('{ ', ' }', members, indent);
}

function enclosed(open: string, close: string, items: readonly string[], indent: string): string {
  if (items.length === 0) return `${open.trim()}${close.trim()}`;
  const line = `${open}${items.join(', ')}${close}`;
  if (line.length + indent.length <= LINE && !line.includes('\n')) return line;
  const inner = `${indent}  `;
  return `${open.trim()}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close.trim()}`;
}

function textOf(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
