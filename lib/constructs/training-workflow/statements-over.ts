import * as iam from 'aws-cdk-lib/aws-iam';

/** Few enough that a statement with as many long ARNs fits any policy beside others. */
const MOST_IN_A_STATEMENT = 15;

/** What is allowed on many resources. */
export interface StatementsOverProps {
  /** Of the first statement; a number is added to those after it. @default - none */
  readonly sid?: string;
  readonly actions: string[];
}

/** Statements that allow the same on all of these resources, none of them large. */
export function statementsOver(
  resources: readonly string[],
  { sid, actions }: StatementsOverProps,
): iam.PolicyStatement[] {
  return inGroups(resources).map(
    (group, index) =>
      new iam.PolicyStatement({
        ...(sid === undefined ? {} : { sid: index === 0 ? sid : `${sid}${index + 1}` }),
        actions,
        resources: [...group],
      }),
  );
}

/** The items, as many at a time as a statement names. */
export function inGroups<T>(items: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < items.length; start += MOST_IN_A_STATEMENT) {
    groups.push(items.slice(start, start + MOST_IN_A_STATEMENT));
  }
  return groups;
}
