import type { Node } from './types';

/** Least and most characters that a part takes. */
export interface Width {
  readonly least: number;
  readonly most: number;
}

/** How many characters a part of an expression takes. */
export function widthOf(node: Node): Width {
  switch (node.type) {
    case 'character':
      return { least: 1, most: 1 };
    case 'place':
    case 'look':
      return { least: 0, most: 0 };
    case 'group':
    case 'atomic':
      return widthOf(node.body);
    case 'sequence':
      return node.parts.map(widthOf).reduce(sum, { least: 0, most: 0 });
    case 'choice':
      return node.options.map(widthOf).reduce(either);
    case 'condition':
      return either(widthOf(node.yes), widthOf(node.no));
    case 'repeat': {
      const { least, most } = widthOf(node.body);
      // Nothing taken without end is still nothing.
      return { least: least * node.least, most: Math.min(most, node.most) && most * node.most };
    }
    case 'reference':
      return { least: 0, most: Number.POSITIVE_INFINITY };
  }
}

function sum(a: Width, b: Width): Width {
  return { least: a.least + b.least, most: a.most + b.most };
}

function either(a: Width, b: Width): Width {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}
