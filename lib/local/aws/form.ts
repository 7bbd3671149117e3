import type { StructureShape } from './shapes';

/** Fields that are about the call and not part of an operation's input. */
const OF_THE_CALL = /^(?:Action|Version|X-Amz-.*)$/;

/**
 * The input of an operation in the Query protocol as JSON would have it, to be checked against the
 * shape: what is to be a number or a boolean and is written like one becomes one.
 */
export function inputOfForm(shape: StructureShape, form: URLSearchParams): object {
  const fields = [...form].filter(([name]) => !OF_THE_CALL.test(name));
  return Object.fromEntries(
    fields.map(([name, text]) => {
      const type = Object.hasOwn(shape.members, name) ? shape.members[name]?.type : undefined;
      if (type === 'integer' && /^[-+]?\d+$/.test(text)) return [name, Number(text)];
      if (type === 'boolean' && /^(?:true|false)$/.test(text)) return [name, text === 'true'];
      return [name, text];
    }),
  );
}
