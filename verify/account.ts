import { Clients } from '../lib/cli/aws/clients';
import { findDeployment } from '../lib/cli/deployed/find-deployment';
import type { DeploymentRecord } from '../lib/core';
import { Undo } from './undo';

/** The account that is asked, and what checks share. */
export interface Account {
  readonly clients: Clients;
  /** The workflow whose bucket and roles are used, and whose executions are started. */
  readonly deployment: DeploymentRecord;
  readonly undo: Undo;
  /** Makes names that no earlier verification had. */
  readonly suffix: string;
  /** Names that no recording tells, and what stands for each; checks add those that they meet. */
  readonly names: Map<string, string>;
  /** Milliseconds between two looks at what runs. */
  readonly pollMs: number;
  /** Does something once, though several checks look at it. */
  once<T>(name: string, act: () => Promise<T>): Promise<T>;
}

/**
 * The account that the standard variables, or these options, point at.
 *
 * @throws NotBootstrapped, NoDeployment, NoWorkflow, SeveralWorkflows
 */
export async function openAccount({
  workflow,
  region,
}: {
  readonly workflow?: string | undefined;
  readonly region?: string | undefined;
}): Promise<Account> {
  const clients = new Clients(region === undefined ? {} : { region });
  const deployment = await findDeployment(clients.ssm, workflow);
  const isElsewhere = process.env.AWS_ENDPOINT_URL !== undefined;
  return accountOf({ clients, deployment, pollMs: isElsewhere ? 200 : 5_000 });
}

/** An account of given parts. */
export function accountOf(
  given: Pick<Account, 'clients' | 'deployment' | 'pollMs'> & { readonly undo?: Undo },
): Account {
  const done = new Map<string, Promise<unknown>>();
  const { bucket, roleArn = '', stateMachineArn } = given.deployment;
  const suffix = Date.now().toString(36);
  return {
    ...given,
    undo: given.undo ?? new Undo(),
    suffix,
    names: new Map([
      [bucket, 'amzn-s3-demo-bucket'],
      [roleArn.split('/').at(-1) ?? '', 'ExampleRole'],
      [stateMachineArn.split(':').at(-1) ?? '', 'ExampleStateMachine'],
      [suffix, 'example'],
    ]),
    once: <T>(name: string, act: () => Promise<T>) => {
      const known = done.get(name) ?? act();
      done.set(name, known);
      return known as Promise<T>;
    },
  };
}
