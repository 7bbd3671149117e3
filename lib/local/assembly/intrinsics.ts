import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import type { Resolver } from './resolver';

/** Computes one function from its argument; `place` is where it stands, for messages. */
type Intrinsic = (argument: unknown, resolver: Resolver, place: string) => unknown;

/**
 * The intrinsic functions that can stand for a value.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, { find }, place) => {
    if (typeof argument !== 'string') throw malformed('Ref', 'takes a name', place);
    return find.reference(argument, place);
  },
  'Fn::Base64': (argument, resolver, place) =>
    Buffer.from(resolver.string(argument, place)).toString('base64'),
  'Fn::FindInMap': (argument, resolver, place) => {
    const [map, top, second, options] = arrayOf(argument, 3, 4, 'Fn::FindInMap', place);
    const names = [map, top, second].map((item, i) => resolver.string(item, `${place}/${i}`));
    const [mapName, topName, secondName] = names as [string, string, string];
    const found = resolver.find.mapping(mapName, topName, secondName, place);
    if (found !== undefined) return resolver.value(found, place);
    if (isObject(options) && 'DefaultValue' in options) {
      return resolver.value(options.DefaultValue, `${place}/3/DefaultValue`);
    }
    throw malformed('Fn::FindInMap', `finds no '${names.join("', '")}'`, place);
  },
  'Fn::GetAtt': (argument, resolver, place) => {
    // The short form of YAML templates: one string, parted at the first point.
    const parts = typeof argument === 'string' ? splitOnce(argument) : argument;
    const [logicalId, attribute] = arrayOf(parts, 2, 2, 'Fn::GetAtt', place);
    return resolver.find.attribute(
      String(logicalId),
      resolver.string(attribute, `${place}/1`),
      place,
    );
  },
  'Fn::GetStackOutput': (argument, resolver, place) => {
    if (!isObject(argument)) throw malformed('Fn::GetStackOutput', 'takes an object', place);
    const of = (name: string) => resolver.string(argument[name], `${place}/${name}`);
    const region = argument.Region === undefined ? undefined : of('Region');
    return resolver.find.stackOutput(of('StackName'), of('OutputName'), region, place);
  },
  'Fn::If': (argument, resolver, place) => {
    const [condition, yes, no] = arrayOf(argument, 3, 3, 'Fn::If', place);
    const holds = resolver.find.condition(String(condition), `${place}/0`);
    return resolver.value(holds ? yes : no, `${place}/${holds ? 1 : 2}`);
  },
  'Fn::ImportValue': (argument, resolver, place) =>
    resolver.find.exported(resolver.string(argument, place), place),
  'Fn::Join': (argument, resolver, place) => {
    const [delimiter, items] = arrayOf(argument, 2, 2, 'Fn::Join', place);
    return resolver
      .list(items, `${place}/1`)
      .map((item, index) => resolver.string(item, `${place}/1/${index}`))
      .join(String(delimiter));
  },
  'Fn::Select': (argument, resolver, place) => {
    const [index, items] = arrayOf(argument, 2, 2, 'Fn::Select', place);
    const at = Number(resolver.string(index, `${place}/0`));
    const list = resolver.list(items, `${place}/1`);
    if (Number.isInteger(at) && at >= 0 && at < list.length) return list[at];
    throw malformed('Fn::Select', `has no item ${at} in a list of ${list.length}`, place);
  },
  'Fn::Split': (argument, resolver, place) => {
    const [delimiter, source] = arrayOf(argument, 2, 2, 'Fn::Split', place);
    return resolver.string(source, `${place}/1`).split(String(delimiter));
  },
  'Fn::Sub': (argument, resolver, place) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== 'string' || !isObject(variables)) {
      throw malformed('Fn::Sub', 'takes text, or text and an object of variables', place);
    }
    const filled = text.replace(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, inner: string) => {
      const name = inner.trim();
      if (literal !== '') return `\${${inner}}`;
      if (Object.hasOwn(variables, name)) {
        return resolver.string(variables[name], `${place}/1/${name}`);
      }
      const found = name.includes('.')
        ? resolver.find.attribute(...splitOnce(name), place)
        : resolver.find.reference(name, place);
      return resolver.string(found, place);
    });
    return resolver.find.text(filled, place);
  },
};

function arrayOf(
  argument: unknown,
  min: number,
  max: number,
  name: string,
  place: string,
): readonly unknown[] {
  if (Array.isArray(argument) && argument.length >= min && argument.length <= max) return argument;
  throw malformed(name, `takes a list of ${min === max ? min : `${min} to ${max}`}`, place);
}

function splitOnce(text: string): [string, string] {
  const point = text.indexOf('.');
  return point === -1 ? [text, ''] : [text.slice(0, point), text.slice(point + 1)];
}

/** The error of a function whose argument is not of its form. */
export function malformed(name: string, what: string, place: string): RankZeroError {
  return new RankZeroError('MalformedIntrinsic', `The function ${name} at ${place} ${what}.`);
}
