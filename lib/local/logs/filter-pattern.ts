import { AwsError } from '../aws/errors';

/** The test of a filter pattern. */
export interface FilterPattern {
  matches(message: string): boolean;
  /** Looks at the bytes of many messages. @returns false where surely none of them matches */
  mayMatch(bytes: Buffer): boolean;
}

/**
 * Makes the test of a CloudWatch Logs filter pattern: of terms, which have to be in a message, each
 * with its case; with `-` before one it must not be, and of those with `?` one is enough.
 *
 * @throws InvalidParameterException – for a pattern of JSON, of columns or of regular expressions,
 * which the local account does not evaluate
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPattern(pattern: string): FilterPattern {
  const text = pattern.trim();
  if (/^[{[]/.test(text) || /(?:^|\s)[-?]?%/.test(text)) {
    throw new AwsError(
      'InvalidParameterException',
      `The local account does not support filter patterns with JSON, columns or regular expressions, found ${JSON.stringify(pattern)}. Use terms: ERROR, "two words", -left, ?either ?or.`,
    );
  }
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign = '', quoted, plain]) => ({
      sign,
      term: quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'),
    }),
  );
  const of = (wanted: string) =>
    terms.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [all, none, any] = [of(''), of('-'), of('?')];
  // Beside terms that have to be there, those that may make no difference.
  const anyNeeded = all.length > 0 ? [] : any;
  const holds = (contains: (term: string) => boolean) =>
    all.every(contains) && (anyNeeded.length === 0 || anyNeeded.some(contains));
  return {
    matches: (message) =>
      holds((term) => message.includes(term)) && !none.some((term) => message.includes(term)),
    mayMatch: (bytes) => holds((term) => bytes.includes(term)),
  };
}
