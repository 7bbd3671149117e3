import { s3Error } from './errors';
import { elements, type Parsed, text, type Xml } from './xml';

const MOST_OF_AN_OBJECT = 10;
const MOST_OF_A_BUCKET = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** The tags in a header: `a=1&b=2`. @throws InvalidArgument, InvalidTag */
export function tagsOfHeader(value: string | undefined): Record<string, string> {
  const pairs = [...new URLSearchParams(value ?? '')];
  if (pairs.length > MOST_OF_AN_OBJECT) throw tooMany();
  return checked(pairs);
}

/** The tags in a document. @throws InvalidTag, MalformedXML */
export function tagsOfDocument(
  content: Parsed,
  owner: 'object' | 'bucket' = 'object',
): Record<string, string> {
  const [set] = elements(content, 'TagSet');
  if (set === undefined) throw s3Error('MalformedXML', 'no <TagSet>');
  const pairs = elements(set, 'Tag').map((tag): [string, string] => [
    text(tag, 'Key') ?? '',
    text(tag, 'Value') ?? '',
  ]);
  const most = owner === 'object' ? MOST_OF_AN_OBJECT : MOST_OF_A_BUCKET;
  if (pairs.length > most) throw tooMany();
  return checked(pairs);
}

/** The content of a document of tags. */
export function tagSet(tags: Readonly<Record<string, string>>): Xml {
  return { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
}

function checked(pairs: readonly [string, string][]): Record<string, string> {
  for (const [key, value] of pairs) {
    if (key === '' || [...key].length > LONGEST_KEY || /^aws:/i.test(key)) {
      throw s3Error('InvalidTag', `the key ${JSON.stringify(key)}`);
    }
    if ([...value].length > LONGEST_VALUE) {
      throw s3Error('InvalidTag', `a value of ${[...value].length} characters for '${key}'`);
    }
  }
  const tags = Object.fromEntries(pairs);
  if (Object.keys(tags).length < pairs.length) throw s3Error('InvalidTag', 'a key twice');
  return tags;
}

function tooMany() {
  return s3Error(
    'InvalidTag',
    `more than ${MOST_OF_AN_OBJECT} tags, or ${MOST_OF_A_BUCKET} of a bucket`,
  );
}
