import { oneOf } from '../../wording';

/** What one hyperparameter may be. */
export type Rule =
  | { readonly kind: 'integer'; readonly least?: number; readonly most?: number }
  | { readonly kind: 'number'; readonly range: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'list'; readonly choices: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: RegExp; readonly allowed: string }
  | { readonly kind: 'text' };

export const integer = (least?: number, most?: number): Rule => ({
  kind: 'integer',
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
});
/** A number in an interval written as mathematicians do: `[0,1]`, `(0,1]`, `[0,)`. */
export const number = (range: string): Rule => ({ kind: 'number', range });
export const choice = (...choices: string[]): Rule => ({ kind: 'choice', choices });
/** Names with commas between them; the container takes no space beside a comma. */
export const list = (...choices: string[]): Rule => ({ kind: 'list', choices });
export const pattern = (form: RegExp, allowed: string): Rule => ({
  kind: 'pattern',
  pattern: form,
  allowed,
});
export const text: Rule = { kind: 'text' };

/** What the rule allows, when it does not allow the value. */
export function refusal(rule: Rule, value: string): string | undefined {
  switch (rule.kind) {
    case 'text':
      return undefined;
    case 'choice':
      return rule.choices.includes(value) ? undefined : oneOf(rule.choices);
    case 'list': {
      const fits = value.split(',').every((item) => rule.choices.includes(item));
      return fits ? undefined : `${oneOf(rule.choices)}; several with commas and no spaces`;
    }
    case 'pattern':
      return rule.pattern.test(value) ? undefined : rule.allowed;
    case 'integer': {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = rule;
      const fits =
        /^\s*[+-]?\d+\s*$/.test(value) && Number(value) >= least && Number(value) <= most;
      return fits ? undefined : integerText(rule);
    }
    case 'number': {
      const isNumber = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
      return isNumber && isIn(Number(value), rule.range) ? undefined : `a number in ${rule.range}`;
    }
  }
}

function integerText({ least, most }: { least?: number; most?: number }): string {
  if (least === undefined) return 'an integer';
  return most === undefined
    ? `an integer of at least ${least}`
    : `an integer from ${least} to ${most}`;
}

/** Whether a number lies in an interval such as `(0,1]` or `[0,)`. */
function isIn(value: number, range: string): boolean {
  const [low = '', high = ''] = range.slice(1, -1).split(',');
  const isAbove = range.startsWith('[') ? value >= Number(low) : value > Number(low);
  if (high === '') return isAbove;
  return isAbove && (range.endsWith(']') ? value <= Number(high) : value < Number(high));
}
