/** What nearly every text is made of: it needs no table of Unicode. */
const PLAIN = /^[\w .:/=+\-@]*$/;

/** What SageMaker does not take in keys and values of tags. */
// biome-ignore lint/complexity/useRegexLiterals: V8 checks literals by tables of Unicode as it loads a file
const notInTags = () => new RegExp(String.raw`[^\p{L}\p{Z}\p{N}_.:/=+\-@]`, 'gu');

/** Whether a key or a value of a tag can be this text. */
export function isTagText(text: string): boolean {
  return PLAIN.test(text) || !notInTags().test(text);
}

/** The text with a hyphen for each character that tags cannot have. */
export function asTagText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(notInTags(), '-');
}
