import { type Command, InvalidArgumentError, Option } from 'commander';
import { RankZeroError } from '../../core';
import { ANY_ACCOUNT, defaultRegion, type Target } from '../project/deployment';

/** Options of every verb that reads the deployment. */
export interface TargetOptions {
  readonly region?: string;
  readonly account?: string;
  readonly workflow?: string;
  readonly stage?: string;
  readonly context?: readonly string[];
}

const regionOption = () =>
  new Option(
    '--region <region>',
    'AWS region (default: the stack’s, else AWS_REGION, or us-east-1)',
  );
const accountOption = () =>
  new Option(
    '--account <id>',
    `AWS account (default: the stack’s, else ${ANY_ACCOUNT}, which is nobody’s)`,
  ).argParser((id: string) => {
    if (/^\d{12}$/.test(id)) return id;
    throw new InvalidArgumentError('An account is twelve digits.');
  });
export const workflowOption = () =>
  new Option('--workflow <name>', 'which workflow, where the app has several');
export const stageOption = () =>
  new Option('--stage <name>', 'which stage, where the app has several');
export const contextOption = () =>
  new Option(
    '-c, --context <key=value>',
    'context for the CDK app; may be given several times',
  ).argParser((entry: string, others: readonly string[] = []) => {
    if (/^[^=]+=/.test(entry)) return [...others, entry];
    throw new InvalidArgumentError('Context is KEY=VALUE.');
  });
export const jsonOption = () => new Option('--json', 'one JSON document on stdout');

/** Adds the options that say which workflow is meant, and where; and --json behind them. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(workflowOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(contextOption())
    .addOption(jsonOption());
}

/** What the options name. */
export function targetOf({ region, account, workflow, stage, context }: TargetOptions): Target {
  return {
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(stage === undefined ? {} : { stage }),
    ...(context === undefined ? {} : { context }),
    defaults: { region: defaultRegion(process.env) },
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
