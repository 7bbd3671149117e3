import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Characters of what CloudFormation fills in: no less than it can be. */
const LONGEST: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'ap-southeast-99'.length,
};
/** An ARN, or what else a policy names. */
const LONGEST_OTHER = 128;

/**
 * Characters of a policy of these statements, as IAM counts them: without whitespace. What
 * CloudFormation fills in counts as much as it can have.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(stack: Stack, statements: readonly iam.PolicyStatement[]): number {
  const document = new iam.PolicyDocument({ statements: [...statements] });
  return JSON.stringify(filled(stack.resolve(document))).length;
}

/** Puts as many characters where CloudFormation will put a value. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length !== 1 || !/^(?:Ref$|Fn::)/.test(name)) {
    return Object.fromEntries(entries.map(([key, member]) => [key, filled(member)]));
  }
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown];
    if (Array.isArray(parts)) return parts.map(filled).join(separator);
  }
  return '?'.repeat(LONGEST[String(argument)] ?? LONGEST_OTHER);
}
