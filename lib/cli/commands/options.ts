import { InvalidArgumentError, Option } from 'commander';
import { RankZeroError } from '../../core';
import { ANY_ACCOUNT, defaultRegion, type Target } from '../project/deployment';

/** Options of every verb that reads the deployment. */
export interface TargetOptions {
  readonly region?: string;
  readonly account?: string;
  readonly workflow?: string;
}

export const regionOption = () =>
  new Option('--region <region>', 'AWS region (default: AWS_REGION, or us-east-1)');
export const accountOption = () =>
  new Option(
    '--account <id>',
    `AWS account to plan for (default: ${ANY_ACCOUNT}, which is nobody's)`,
  ).argParser((id: string) => {
    if (/^\d{12}$/.test(id)) return id;
    throw new InvalidArgumentError('An account is twelve digits.');
  });
export const workflowOption = () =>
  new Option('--workflow <name>', 'which workflow, where the app has several');
export const jsonOption = () => new Option('--json', 'one JSON document on stdout');

/** The account that the options name. */
export function targetOf(options: TargetOptions): Target {
  return {
    region: options.region ?? defaultRegion(process.env),
    account: options.account ?? ANY_ACCOUNT,
    ...(options.workflow === undefined ? {} : { workflow: options.workflow }),
  };
}

/**
 * A port's number.
 *
 * @throws InvalidPort – for any other text
 */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new RankZeroError('InvalidPort', `${JSON.stringify(text)} is not a port.`, {
    hint: 'Give a number from 1 to 65535, or leave --port out for any free one.',
  });
}
