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
    'AWS region (default: the stack’s, else AWS_REGION, else us-east-1)',
  );
const accountOption = () =>
  new Option(
    '--account <id>',
    `AWS account (default: the stack’s, else ${ANY_ACCOUNT}, a placeholder)`,
  ).argParser((id: string) => {
    if (/^\d{12}$/.test(id)) return id;
    throw new InvalidArgumentError('An account number has twelve digits.');
  });
export const workflowOption = () =>
  new Option('--workflow <name>', 'which workflow, if the app has several');
export const stageOption = () =>
  new Option('--stage <name>', 'which stage, if the app has several');
export const contextOption = () =>
  new Option(
    '-c, --context <key=value>',
    'context for the CDK app; can be given several times',
  ).argParser((entry: string, others: readonly string[] = []) => {
    if (/^[^=]+=/.test(entry)) return [...others, entry];
    throw new InvalidArgumentError('Write context as KEY=VALUE.');
  });
export const faultsOption = () =>
  new Option('--faults <file>', 'faults on purpose, from a JSON file (docs/faults.md)');
export const jsonOption = () => new Option('--json', 'print one JSON document on stdout');

/** Adds the options that choose the workflow and its place, and --json after them. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(workflowOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(contextOption())
    .addOption(jsonOption());
}

/** What the options choose. */
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

/** A number of things of which there is one at least; commander tells what is wrong with the rest. */
export function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of at least 1.');
}

/**
 * A port number.
 *
 * @throws InvalidPort – for any other text
 */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new RankZeroError('InvalidPort', `${JSON.stringify(text)} is not a port number.`, {
    hint: 'Give a number from 1 to 65535, or leave out --port to use any free port.',
  });
}
