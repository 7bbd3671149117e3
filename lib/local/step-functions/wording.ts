import type { Wording } from '../aws/wording';

/** How Step Functions says what is wrong with the input of an operation. */
export function wordingOf(operation: string): Wording {
  return {
    kinds: { decimal: 'NUMBER_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
    where: () => '',
    unknownMember: (name, _path, known) =>
      `${operation} has no member '${name}'. Its members are ${known.join(', ')}.`,
  };
}
