import { checkInput as checkAwsInput } from '../../aws/check-input';
import type { InputOf, StructureShape } from '../../aws/shapes';
import type { Wording } from '../../aws/wording';

/** How SageMaker says what is wrong with an input. */
export const WORDING: Wording = {
  kinds: {
    decimal: 'DECIMAL_VALUE',
    list: 'Start of list',
    object: 'Start of structure or map',
  },
  where: (path) => ` at ${path === '' ? 'the request body' : `'${path}'`}`,
  unknownMember: (name, path, known) =>
    `Unknown member '${name}'${path === '' ? '' : ` at '${path}'`}. Known members: ${[...known].sort().join(', ')}.`,
};

/**
 * Checks the input of an operation.
 *
 * @throws SerializationException, ValidationException – in SageMaker's words
 */
export function checkInput<S extends StructureShape>(shape: S, input: unknown): InputOf<S> {
  return checkAwsInput(shape, input, WORDING);
}
