import { oneOf } from '../../wording';
import type { RuleText } from '../tables';
import { FORMS } from './forms';
import { type Interval, integersIn, isIn } from './interval';

/** One of the things that a hyperparameter may be. */
type Alternative =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'integer' | 'even' | 'number'; readonly interval: Interval }
  | { readonly kind: 'list' | 'some'; readonly names: readonly string[] }
  | { readonly kind: 'form'; readonly name: string }
  | { readonly kind: 'flag' | 'text' };

/** A rule of a table, read. */
interface Rule {
  readonly alternatives: readonly Alternative[];
  readonly fallback?: string;
}

const EVERYWHERE: Interval = '(,)';
const rules = new Map<RuleText, Rule>();

/** What a rule allows, where it does not allow the value; undefined where it does. */
export function refusal(text: RuleText, value: string): string | undefined {
  const { alternatives } = readRule(text);
  return alternatives.some((alternative) => allows(alternative, value))
    ? undefined
    : allowedBy(text);
}

/** What a rule allows, in words. */
export function allowedBy(text: RuleText): string {
  const { alternatives } = readRule(text);
  const words = alternatives.flatMap((each) => (each.kind === 'word' ? [each.word] : []));
  const others = alternatives.filter(({ kind }) => kind !== 'word').map(inWords);
  if (others.length === 0) return oneOf(words);
  return [...(words.length === 0 ? [] : [words.map(named).join(', ')]), ...others].join(' or ');
}

/** What the algorithm assumes where the hyperparameter is not given; undefined where it has none. */
export function defaultOf(text: RuleText): string | undefined {
  return readRule(text).fallback;
}

/** Whether a hyperparameter is true or false, and so may be written in several ways. */
export function isFlag(text: RuleText): boolean {
  return readRule(text).alternatives.some(({ kind }) => kind === 'flag');
}

function readRule(text: RuleText): Rule {
  const known = rules.get(text);
  if (known !== undefined) return known;
  const [what = '', fallback] = text.split(' = ');
  const rule = {
    alternatives: what.split(' | ').map(readAlternative),
    ...(fallback === undefined ? {} : { fallback }),
  };
  rules.set(text, rule);
  return rule;
}

function readAlternative(text: string): Alternative {
  const [kind, interval = EVERYWHERE] = text.split(' ');
  switch (kind) {
    case 'integer':
    case 'even':
    case 'number':
      return { kind, interval };
    case 'flag':
    case 'text':
      return { kind };
    case 'empty':
      return { kind: 'word', word: '' };
    case 'list':
    case 'some':
      return { kind, names: text.slice(`${kind} of `.length).split(', ') };
  }
  return text.startsWith('@')
    ? { kind: 'form', name: text.slice(1) }
    : { kind: 'word', word: text };
}

const INTEGER = /^\s*[+-]?\d+\s*$/;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
/** SageMaker's SDK writes True; AWS's pages and notebooks write all of them. */
const FLAG = /^(?:true|false|0|1)$/i;

function allows(alternative: Alternative, value: string): boolean {
  switch (alternative.kind) {
    case 'text':
      return true;
    case 'word':
      return alternative.word === value;
    case 'flag':
      return FLAG.test(value);
    case 'integer':
    case 'even':
      return (
        INTEGER.test(value) &&
        isIn(Number(value), alternative.interval) &&
        (alternative.kind === 'integer' || Number(value) % 2 === 0)
      );
    case 'number':
      return NUMBER.test(value) && isIn(Number(value), alternative.interval);
    case 'list':
      return value.split(',').every((name) => alternative.names.includes(name));
    case 'some':
      return namesIn(value).every((name) => alternative.names.includes(name));
    case 'form':
      return FORMS[alternative.name]?.pattern.test(value) ?? true;
  }
}

/** Names with commas between them, with spaces or as a JSON list. */
function namesIn(value: string): string[] {
  return value
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((name) => name.trim().replace(/^(["'])(.*)\1$/s, '$2'));
}

function inWords(alternative: Alternative): string {
  switch (alternative.kind) {
    case 'text':
      return 'text';
    case 'word':
      return alternative.word;
    case 'flag':
      return 'true or false';
    case 'integer':
      return integersIn(alternative.interval);
    case 'even':
      return integersIn(alternative.interval).replace('an integer', 'an even integer');
    case 'number':
      return alternative.interval === EVERYWHERE
        ? 'a number'
        : `a number in ${alternative.interval}`;
    case 'list':
      return `${oneOf(alternative.names)}; several with commas and no spaces`;
    case 'some':
      return `${oneOf(alternative.names)}, or several of them as a list`;
    case 'form':
      return FORMS[alternative.name]?.allowed ?? 'text';
  }
}

function named(word: string): string {
  return word === '' ? 'nothing ("")' : word;
}
