/** Whether a character, as a code point, is in a set. */
export type CharacterTest = (code: number) => boolean;

/** A place between two characters that an expression asks for. */
export type Place = 'start' | 'lineStart' | 'end' | 'lineEnd' | 'textEnd' | 'boundary' | 'inside';

/** How much a repetition takes: as much as it can, as little, or as much without giving back. */
export type Appetite = 'greedy' | 'lazy' | 'possessive';

/** A part of an expression. */
export type Node =
  | {
      readonly type: 'character';
      readonly test: CharacterTest;
      /** The one character that it takes, where it is one. */
      readonly literal?: string;
    }
  | { readonly type: 'place'; readonly place: Place; readonly isWord: CharacterTest }
  | { readonly type: 'sequence'; readonly parts: readonly Node[] }
  | { readonly type: 'choice'; readonly options: readonly Node[] }
  | { readonly type: 'group'; readonly body: Node; readonly index?: number }
  | {
      readonly type: 'repeat';
      readonly body: Node;
      readonly least: number;
      readonly most: number;
      readonly appetite: Appetite;
    }
  | { readonly type: 'atomic'; readonly body: Node }
  | {
      readonly type: 'look';
      readonly body: Node;
      readonly isNegative: boolean;
      /** Characters to go back before it; undefined for a look ahead. */
      readonly back?: number;
    }
  | { readonly type: 'reference'; readonly index: number; readonly ignoresCase: boolean }
  | {
      readonly type: 'condition';
      readonly index: number;
      readonly yes: Node;
      readonly no: Node;
    };

/** An expression, read. */
export interface Parsed {
  readonly body: Node;
  /** Number of capturing groups. */
  readonly groups: number;
  /** Whether what matches depends on what was captured: such a search can take long. */
  readonly isContextual: boolean;
}
