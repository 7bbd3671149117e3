import { invalid } from '../../aws/errors';

/** @throws ValidationException – for a reserved prefix or a key that is given twice */
export function checkTags(tags: readonly { readonly Key: string }[]): void {
  const seen = new Set<string>();
  for (const { Key } of tags) {
    if (/^aws:/i.test(Key)) {
      throw invalid(`Tag key '${Key}' must not begin with the reserved prefix 'aws:'.`);
    }
    if (seen.has(Key)) throw invalid(`Duplicate tag key: '${Key}'. Tag keys must be unique.`);
    seen.add(Key);
  }
}
