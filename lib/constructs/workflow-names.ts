import { Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RankZeroError } from '../core';

/** The workflows of each app, by its root. */
const WORKFLOWS = new WeakMap<
  IConstruct,
  { readonly name: string; readonly owner: IConstruct }[]
>();

/**
 * Refuses a second workflow of the same name in the same account and region: their
 * tasks' parameters, repositories and logs would have the same names.
 *
 * Stages whose account or region is known only at deployment are allowed, because they may go to
 * different ones.
 * @throws DuplicateWorkflow
 */
export function claimWorkflowName(owner: IConstruct, name: string): void {
  const { root } = owner.node;
  const others = WORKFLOWS.get(root) ?? [];
  const other = others.find((it) => it.name === name && meet(it.owner, owner));
  if (other !== undefined) {
    throw new RankZeroError(
      'DuplicateWorkflow',
      `Two workflows are named ${JSON.stringify(name)} in one account and region: ${other.owner.node.path} and ${owner.node.path}. Their tasks would use the same parameters, /rankzero/${name}/tasks/…. Give one of them another workflowName.`,
    );
  }
  WORKFLOWS.set(root, [...others, { name, owner }]);
}

function meet(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  const isKnown = [a, b].every(
    ({ account, region }) => !Token.isUnresolved(account) && !Token.isUnresolved(region),
  );
  if (isKnown) return a.account === b.account && a.region === b.region;
  return Stage.of(one) === Stage.of(other) && a.account === b.account && a.region === b.region;
}
