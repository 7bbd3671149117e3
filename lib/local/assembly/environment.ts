import type { StackFile } from './manifest';
import type { AssemblySelection } from './types';

/** Stands for an account where none is known. */
export const ANY_ACCOUNT = '123456789012';
/** Where stacks are read for when neither the app nor anybody else says. */
export const ANY_REGION = 'us-east-1';

/** Where a stack is deployed, as far as the app says. */
export interface StackEnvironment {
  /** Undefined where the deployment's credentials decide. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Reads `aws://ACCOUNT/REGION`; the library writes `unknown-account` where the app leaves it open. */
export function environmentOf({ environment }: StackFile): StackEnvironment {
  const [account, region] = environment.replace(/^aws:\/\//, '').split('/');
  return { account: known(account), region: known(region) };
}

function known(part: string | undefined): string | undefined {
  return part === '' || part?.startsWith('unknown-') ? undefined : part;
}

/** Whether a stack may be deployed to an account and region. */
export function fits(
  stack: StackFile,
  { account, region }: Pick<AssemblySelection, 'account' | 'region'>,
): boolean {
  const its = environmentOf(stack);
  const agree = (one: string | undefined, other: string | undefined) =>
    one === undefined || other === undefined || one === other;
  return agree(its.account, account) && agree(its.region, region);
}
