import { type InputDeclaration, input, isObject, output, type ReturnDeclaration } from '../../core';
import { codeOf, Written } from './typescript';

/** Numbers of flyteidl's SimpleType, as older versions print them. */
const SIMPLE = ['NONE', 'INTEGER', 'FLOAT', 'STRING', 'BOOLEAN', 'DATETIME', 'DURATION'];
const STRUCT = 9;

/** A LiteralType, by what it is here. */
type Type =
  | { readonly is: 'integer' | 'float' | 'text' | 'flag' | 'json' | 'file' | 'directory' }
  | { readonly is: 'choice'; readonly values: readonly string[] };

/**
 * The input of a training function that a type of Flyte becomes.
 * @see https://github.com/flyteorg/flyte/blob/master/flyteidl/protos/flyteidl/core/types.proto
 */
export function inputOf(type: unknown): Written<InputDeclaration> {
  const known = typeOf(type);
  switch (known.is) {
    case 'file':
    case 'directory':
      return new Written(input.channel(), 'input.channel()');
    case 'choice': {
      const options = { values: known.values };
      return new Written(input.text(options), `input.text(${codeOf(options)})`);
    }
    default:
      return new Written((input[known.is] as () => InputDeclaration)(), `input.${known.is}()`);
  }
}

/** The output that a type of Flyte becomes. */
export function outputOf(type: unknown): Written<ReturnDeclaration> {
  const { is } = typeOf(type);
  const own = is === 'choice' ? 'text' : is;
  return new Written(output[own](), `output.${own}()`);
}

function typeOf(type: unknown): Type {
  if (!isObject(type)) return { is: 'json' };
  if (isObject(type.enumType)) return { is: 'choice', values: type.enumType.values as string[] };
  if (isObject(type.blob)) {
    const { dimensionality } = type.blob;
    return { is: ['MULTIPART', 1].includes(dimensionality as string) ? 'directory' : 'file' };
  }
  // Data frames, which Flyte keeps as folders of Parquet.
  if (['schema', 'structuredDatasetType'].some((name) => name in type)) return { is: 'directory' };
  const { simple } = type;
  const name = typeof simple === 'number' && simple !== STRUCT ? SIMPLE[simple] : simple;
  switch (name) {
    case 'INTEGER':
      return { is: 'integer' };
    case 'FLOAT':
      return { is: 'float' };
    case 'BOOLEAN':
      return { is: 'flag' };
    case 'STRING':
    case 'DATETIME':
    case 'DURATION':
      return { is: 'text' };
    default:
      return { is: 'json' };
  }
}
