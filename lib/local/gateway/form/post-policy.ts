import { AwsError } from '../../aws/errors';

/** Fields that no condition has to cover. */
const NEED_NO_CONDITION = /^(?:policy|signature|awsaccesskeyid|x-amz-signature|file|x-ignore-.*)$/;

/**
 * Checks a form against the policy that was signed with it.
 *
 * @param policy in Base64, as signed
 * @param fields by name in lower case, the bucket among them
 * @param size bytes of the file
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @throws AccessDenied – when the policy does not allow the form, or has expired
 * @throws EntityTooLarge, EntityTooSmall – when the file is outside of its range
 * @throws InvalidPolicyDocument – when it is not a valid policy
 */
export function checkPolicy(
  policy: string,
  fields: ReadonlyMap<string, string>,
  size: number,
  now: number,
): void {
  const { expiration, conditions } = parse(policy);
  if (!(Date.parse(expiration) > now)) throw denied('Policy expired.');
  const covered = new Set<string>();
  for (const condition of conditions) checkCondition(condition, fields, size, covered);
  const extra = [...fields.keys()].filter(
    (name) => name !== 'bucket' && !covered.has(name) && !NEED_NO_CONDITION.test(name),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

function parse(policy: string): Policy {
  let found: Partial<Policy> = {};
  try {
    found = JSON.parse(Buffer.from(policy, 'base64').toString('utf8'));
  } catch {
    // Told below.
  }
  const { expiration, conditions } = found ?? {};
  if (typeof expiration === 'string' && Array.isArray(conditions)) {
    return { expiration, conditions };
  }
  throw new AwsError(
    'InvalidPolicyDocument',
    'Invalid Policy: it must be JSON in Base64, with an expiration and a list of conditions.',
  );
}

function checkCondition(
  condition: unknown,
  fields: ReadonlyMap<string, string>,
  size: number,
  covered: Set<string>,
): void {
  if (!Array.isArray(condition)) {
    for (const [name, value] of Object.entries(condition ?? {})) {
      checkField('eq', name, value, fields, covered);
    }
    return;
  }
  const [operator, one, other] = condition;
  const kind = String(operator).toLowerCase();
  if (kind === 'content-length-range') checkSize(size, Number(one), Number(other));
  else checkField(kind, String(one).replace(/^\$/, ''), other, fields, covered);
}

function checkField(
  kind: string,
  name: string,
  wanted: unknown,
  fields: ReadonlyMap<string, string>,
  covered: Set<string>,
): void {
  const field = name.toLowerCase();
  const value = fields.get(field) ?? '';
  const text = String(wanted);
  const holds =
    kind === 'eq' ? value === text : kind === 'starts-with' ? value.startsWith(text) : false;
  if (!holds) throw denied(`Policy Condition failed: ${JSON.stringify([kind, `$${name}`, text])}`);
  covered.add(field);
}

function checkSize(size: number, least: number, most: number): void {
  if (!(size >= least)) {
    throw new AwsError(
      'EntityTooSmall',
      `Your proposed upload is smaller than the minimum allowed size: ${size} bytes, and ${least} are allowed.`,
    );
  }
  if (!(size <= most)) {
    throw new AwsError(
      'EntityTooLarge',
      `Your proposed upload exceeds the maximum allowed size: ${size} bytes, and ${most} are allowed.`,
    );
  }
}

function denied(what: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${what}`, 403);
}
