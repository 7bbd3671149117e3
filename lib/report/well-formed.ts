/** Text without halves of surrogate pairs, which no encoding has a place for. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
