/** A piece of a pattern: characters that stand for themselves, or a wildcard. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `*`: any characters. `within`: none of them a colon. */
  | { readonly kind: 'many'; readonly within: boolean }
  /** `?`: one character. `within`: no colon. */
  | { readonly kind: 'one'; readonly within: boolean };

/** Reads `*` and `?` as wildcards. */
export function wildcards(text: string): Piece[] {
  return [...text.matchAll(/[*?]|[^*?]+/g)].map(([part]): Piece => {
    if (part === '*') return { kind: 'many', within: false };
    return part === '?' ? { kind: 'one', within: false } : { kind: 'text', text: part };
  });
}

/**
 * Keeps wildcards inside the segments of an ARN, which colons part, except a `*` that ends one: that
 * may reach beyond the colon.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function withinSegments(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, index) => {
    if (piece.kind === 'text') return piece;
    const next = pieces[index + 1];
    const endsSegment = next === undefined || (next.kind === 'text' && next.text.startsWith(':'));
    return { ...piece, within: piece.kind === 'one' || !endsSegment };
  });
}

/** One character, or a wildcard. */
type Step = { readonly character: string } | Exclude<Piece, { readonly kind: 'text' }>;

/**
 * Whether a text is as a pattern says, as a whole. Takes time in proportion to both lengths, whatever
 * the pattern: a regular expression with many wildcards could take for ever.
 */
export function matches(pieces: readonly Piece[], text: string): boolean {
  const steps = pieces.flatMap((piece): Step[] =>
    piece.kind === 'text' ? [...piece.text].map((character) => ({ character })) : [piece],
  );
  let reached = new Set<number>();
  const reach = (step: number) => {
    reached.add(step);
    const next = steps[step];
    if (next !== undefined && 'kind' in next && next.kind === 'many') reach(step + 1);
  };
  reach(0);
  for (const character of text) {
    const from = reached;
    reached = new Set();
    for (const step of from) {
      const expected = steps[step];
      if (expected === undefined) continue;
      if ('character' in expected) {
        if (expected.character === character) reach(step + 1);
      } else if (!(expected.within && character === ':')) {
        reach(expected.kind === 'many' ? step : step + 1);
      }
    }
    if (reached.size === 0) return false;
  }
  return reached.has(steps.length);
}
