import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import { INTRINSICS, malformed } from './intrinsics';

/** Stands for a property that is left out (`AWS::NoValue`). */
export const NO_VALUE = Symbol('AWS::NoValue');

/** What intrinsic functions ask for while a value is resolved. Places are for messages. */
export interface Lookups {
  /** `Ref`: a parameter, a pseudo parameter or a resource. */
  reference(name: string, place: string): unknown;
  /** `Fn::GetAtt` */
  attribute(logicalId: string, attribute: string, place: string): unknown;
  /** Whether a named condition holds. */
  condition(name: string, place: string): boolean;
  /** `Fn::FindInMap`; undefined when there is no such entry. */
  mapping(map: string, top: string, second: string, place: string): unknown;
  /** `Fn::ImportValue` */
  exported(name: string, place: string): unknown;
  /** `Fn::GetStackOutput` */
  stackOutput(stack: string, output: string, region: string | undefined, place: string): unknown;
  /** A string that may hold dynamic references (`{{resolve:…}}`). */
  text(value: string, place: string): string;
}

/** Resolves values of a template, whose functions look things up by `lookups`. */
export class Resolver {
  constructor(private readonly lookups: Lookups) {}

  /**
   * A value without its intrinsic functions; `NO_VALUE` where nothing is meant to be.
   *
   * @throws UnknownIntrinsic – for a function that is not implemented
   */
  value(value: unknown, place: string): unknown {
    if (typeof value === 'string') return this.lookups.text(value, place);
    if (Array.isArray(value)) {
      return value
        .map((item, index) => this.value(item, `${place}/${index}`))
        .filter((item) => item !== NO_VALUE);
    }
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const call = entries.find(([name]) => name === 'Ref' || name.startsWith('Fn::'));
    if (call !== undefined) {
      if (entries.length > 1) throw malformed(call[0], 'is not the only key of its object', place);
      return this.call(call[0], call[1], `${place}/${call[0]}`);
    }
    return Object.fromEntries(
      entries
        .map(([name, item]) => [name, this.value(item, `${place}/${name}`)] as const)
        .filter(([, item]) => item !== NO_VALUE),
    );
  }

  /** Whether a condition of the template or a use of one holds. */
  holds(condition: unknown, place: string): boolean {
    if (isObject(condition) && Object.keys(condition).length === 1) {
      const [name, argument] = Object.entries(condition)[0] as [string, unknown];
      const here = `${place}/${name}`;
      if (name === 'Condition') return this.lookups.condition(this.string(argument, here), here);
      const items = Array.isArray(argument) ? argument : [];
      const each = (item: unknown, index: number) => this.holds(item, `${here}/${index}`);
      if (name === 'Fn::And') return items.every(each);
      if (name === 'Fn::Or') return items.some(each);
      if (name === 'Fn::Not') return !this.holds(items[0], `${here}/0`);
      if (name === 'Fn::Equals') {
        const [left, right] = this.list(argument, here);
        // CloudFormation compares parameters as text, so a number equals its digits.
        return String(left) === String(right);
      }
    }
    throw new RankZeroError(
      'UnknownIntrinsic',
      `The condition at ${place} must be one of Condition, Fn::And, Fn::Equals, Fn::Not and Fn::Or.`,
    );
  }

  /** A resolved value that has to be a string. */
  string(value: unknown, place: string): string {
    const resolved = this.value(value, place);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new RankZeroError(
      'UnexpectedValue',
      `Expected text at ${place}, found ${JSON.stringify(resolved)}.`,
    );
  }

  /** A resolved value that has to be a list. */
  list(value: unknown, place: string): unknown[] {
    const resolved = this.value(value, place);
    if (Array.isArray(resolved)) return resolved;
    throw new RankZeroError(
      'UnexpectedValue',
      `Expected a list at ${place}, found ${JSON.stringify(resolved)}.`,
    );
  }

  /** Looks things up for the functions below. */
  get find(): Lookups {
    return this.lookups;
  }

  private call(name: string, argument: unknown, place: string): unknown {
    const intrinsic = INTRINSICS[name];
    if (intrinsic !== undefined) return intrinsic(argument, this, place);
    throw new RankZeroError(
      'UnknownIntrinsic',
      `The local account does not know the function '${name}' at ${place}. It knows ${Object.keys(INTRINSICS).join(', ')}.`,
    );
  }
}
