import type { Flags, Source } from './source';
import type { Node } from './types';
import { widthOf } from './width';

type ReadBody = (flags: Flags) => Node;

/** A group, whose opening parenthesis has been read; undefined for a comment. */
export function readGroup(source: Source, flags: Flags, readBody: ReadBody): Node | undefined {
  const closed = (body: Node): Node => {
    if (!source.take(')')) throw source.error('missing ), unterminated subpattern');
    return body;
  };
  if (!source.take('?')) return capturing(source, flags, readBody, closed);
  if (source.take('#')) {
    if (source.takeMatch(/[^)]*\)/y) === undefined) throw source.error('missing ) of a comment');
    return undefined;
  }
  if (source.take(':')) return { type: 'group', body: closed(readBody(flags)) };
  if (source.take('>')) return { type: 'atomic', body: closed(readBody(flags)) };
  const look = source.takeMatch(/<?[=!]/y)?.[0];
  if (look !== undefined) return lookAround(source, look, () => closed(readBody(flags)));
  if (source.take('P')) return named(source, flags, readBody, closed);
  if (source.take('(')) return condition(source, flags, readBody, closed);
  const [, added, removed] = source.takeMatch(/([a-zA-Z]*)(?:-([a-zA-Z]+))?:/y) ?? [];
  if (added === undefined) {
    throw source.error(
      source.takeMatch(/[a-zA-Z]+\)/y) === undefined
        ? 'unknown extension after (?'
        : 'global flags have to stand at the start of the expression',
    );
  }
  if (/[aLu]/.test(removed ?? '')) throw source.error('the flags a, L and u cannot be turned off');
  const inner = source.withFlags(flags, added, removed);
  return { type: 'group', body: closed(readBody(inner)) };
}

function capturing(
  source: Source,
  flags: Flags,
  readBody: ReadBody,
  closed: (body: Node) => Node,
  name?: string,
): Node {
  source.groups += 1;
  const index = source.groups;
  if (name !== undefined) {
    if (source.names.has(name)) throw source.error(`there are two groups named ${name}`);
    source.names.set(name, index);
  }
  source.open.add(index);
  const body = closed(readBody(flags));
  source.open.delete(index);
  return { type: 'group', index, body };
}

// Texts, as V8 would read the tables of Unicode for literals, although few expressions have names.
const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*';
const NAME_OR_NUMBER = '[\\p{L}\\p{N}_]+';

/** `(?P<name>…)` or `(?P=name)`. */
function named(
  source: Source,
  flags: Flags,
  readBody: ReadBody,
  closed: (body: Node) => Node,
): Node {
  const [, name, reference] = source.takeMatch(new RegExp(`<(${NAME})>|=(${NAME})\\)`, 'uy')) ?? [];
  if (name !== undefined) return capturing(source, flags, readBody, closed, name);
  if (reference === undefined) throw source.error('bad name of a group');
  const index = source.known(reference);
  if (source.open.has(index)) throw source.error('a group cannot refer to itself');
  return { type: 'reference', index, ignoresCase: flags.i };
}

function lookAround(source: Source, kind: string, readBody: () => Node): Node {
  const isNegative = kind.endsWith('!');
  if (!kind.startsWith('<')) return { type: 'look', body: readBody(), isNegative };
  const before = source.groupsBeforeLook;
  source.groupsBeforeLook ??= source.groups;
  const body = readBody();
  source.groupsBeforeLook = before;
  const { least, most } = widthOf(body);
  if (least !== most) throw source.error('look-behind requires fixed-width pattern');
  return { type: 'look', body, isNegative, back: least };
}

/** `(?(1)yes|no)` */
function condition(
  source: Source,
  flags: Flags,
  readBody: ReadBody,
  closed: (body: Node) => Node,
): Node {
  const [, reference = ''] = source.takeMatch(new RegExp(`(${NAME_OR_NUMBER})\\)`, 'uy')) ?? [];
  const index = source.known(reference);
  const body = closed(readBody(flags));
  const options = body.type === 'choice' ? body.options : [body];
  if (options.length > 2) throw source.error('conditional backref with more than two branches');
  const nothing: Node = { type: 'sequence', parts: [] };
  return { type: 'condition', index, yes: options[0] ?? nothing, no: options[1] ?? nothing };
}
