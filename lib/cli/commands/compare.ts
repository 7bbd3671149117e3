import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { fileError, RankZeroError, showPath } from '../../core';
import { type ComparedRun, comparedRun } from '../compare/compared-run';
import { compare } from '../compare/comparison';
import { comparisonPage } from '../compare/comparison-page';
import { comparisonText } from '../compare/comparison-text';
import type { Terminal } from '../display/terminal';
import { savedPlan, savedRun } from '../runs/saved-run';
import { type AccountOptions, accountOf, addAccountOptions, isAsked } from './account-options';

interface CompareOptions extends AccountOptions {
  readonly html?: string;
  readonly all?: boolean;
}

/** `rankzero compare`: parameters, metrics and time of runs, side by side. */
export function compareCommand(terminal: Terminal): Command {
  const command = new Command('compare')
    .description('show parameters, metrics and time of runs side by side')
    .argument(
      '<runs...>',
      'two or more: runs on this machine (out/NAME, or a folder), or executions in an account',
    )
    .addOption(new Option('--all', 'also what is the same in all of them'))
    .addOption(new Option('--html <file>', 'write a page to this file, which needs no other file'))
    .action(async (names: string[], options: CompareOptions) => {
      if (names.length < 2) {
        throw new RankZeroError('InvalidUsage', 'One run alone cannot be compared.', {
          hint: 'Name two or more.',
        });
      }
      const comparison = compare(await runsOf(names, options));
      if (options.html !== undefined) write(resolve(options.html), comparisonPage(comparison));
      const lines = options.json
        ? [JSON.stringify(comparison)]
        : options.html === undefined
          ? comparisonText(comparison, options.all === true, terminal)
          : [resolve(options.html)];
      for (const line of lines) terminal.print(line);
    });
  return addAccountOptions(command);
}

/** The runs in the order of their names: each of this machine, or else of the account. */
async function runsOf(names: readonly string[], options: CompareOptions): Promise<ComparedRun[]> {
  const found = names.map((name) => (isAsked(options) ? undefined : onDisk(name)));
  const elsewhere = names.filter((_, index) => found[index] === undefined);
  if (elsewhere.length === 0) return found as ComparedRun[];
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { deployedRun } =
    require('../deployed/deployed-run') as typeof import('../deployed/deployed-run');
  const asked = await withAccount(accountOf(options), (account) =>
    Promise.all(elsewhere.map((name) => deployedRun(account, name))),
  );
  return found.map((run) => run ?? (asked.shift() as ComparedRun));
}

function onDisk(name: string): ComparedRun | undefined {
  const saved = savedRun(name);
  return saved && comparedRun(saved.content, savedPlan(saved));
}

function write(file: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  } catch (cause) {
    throw fileError(
      'OutNotUsable',
      `Cannot write the page to ${showPath(file)}`,
      cause,
      'Name another file with --html.',
    );
  }
}
