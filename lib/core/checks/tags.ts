import type { Problems } from '../problems';
import { isTagText } from '../tag-text';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { checkCount, checkText, type FieldCheck } from './shape';

/** Four tags of Rank Zero's and the two that `.sync` adds count against SageMaker's 50. */
const OWN_TAGS = 6;

/** Tags that a job can have beside them. */
export const MAX_TAGS = 50 - OWN_TAGS;

/** Rank Zero's own and those that `.sync` adds; theirs would win silently. */
const RESERVED_TAG = /^(?:rankzero:|MANAGED_BY_AWS$|AWS_STEP_FUNCTIONS_EXECUTION_ARN$)/;

/** Notes tags that a job cannot have. */
export function checkTags(
  tags: Readonly<Record<string, string>>,
  path: string,
  problems: Problems,
): void {
  checkCount(Object.keys(tags).length, MAX_TAGS, 'tags', path, problems);
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || !isTagText(key) || /^aws:/i.test(key)) {
      problems.add('InvalidTag', at(path, key), 'Not a key that a tag can have.', {
        found: key,
        allowed: '1 to 128 letters, digits, spaces and _.:/=+-@, not starting with aws:',
      });
    } else if (RESERVED_TAG.test(key)) {
      problems.add('InvalidTag', at(path, key), 'The workflow sets this tag itself; rename it.', {
        found: key,
        allowed: 'your own key, not starting with rankzero:',
      });
    }
    if (!isFilledInLater(value)) checkTagValue(value, at(path, key), problems);
  }
}

function checkTagValue(value: string, path: string, problems: Problems): void {
  if (value.length <= 256 && isTagText(value)) return;
  problems.add('InvalidTag', path, 'Not a value that a tag can have.', {
    found: value,
    allowed: 'at most 256 letters, digits, spaces and _.:/=+-@',
  });
}

/** A text that becomes the value of a tag. */
export const checkTagText: FieldCheck = (value, path, problems) => {
  checkText(value, path, problems);
  if (typeof value === 'string') checkTagValue(value, path, problems);
};
