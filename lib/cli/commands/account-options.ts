import { type Command, Option } from 'commander';
import type { AccountChoice } from '../deployed/open-account';
import { jsonOption, portOf } from './options';

/** Options of every verb that asks an account. */
export interface AccountOptions {
  readonly workflow?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly local?: boolean;
  readonly port?: string;
  readonly json?: boolean;
}

/** Adds the options that choose an account and a workflow there, and --json after them. */
export function addAccountOptions(command: Command): Command {
  return command
    .addOption(new Option('--workflow <name>', 'which workflow, if several are deployed there'))
    .addOption(new Option('--region <region>', 'AWS region (default: as the AWS CLI)'))
    .addOption(new Option('--profile <name>', 'profile of the AWS CLI (default: AWS_PROFILE)'))
    .addOption(new Option('--local', "the account of a running 'rankzero serve'"))
    .addOption(new Option('--port <port>', 'with --local: which account, if several are running'))
    .addOption(jsonOption());
}

/** What the options choose. */
export function accountOf(options: AccountOptions): AccountChoice {
  const { workflow, region, profile, local, port } = options;
  return {
    ...(workflow === undefined ? {} : { workflow }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(local === undefined ? {} : { local }),
    ...(port === undefined ? {} : { port: String(portOf(port)) }),
  };
}

/** Whether an account is meant, and no run that was saved on this machine. */
export function isAsked({ json: _json, ...options }: AccountOptions): boolean {
  return Object.keys(accountOf(options)).length > 0;
}
