import { Command } from 'commander';
import { InvalidRequestError } from '../../core';
import { allNotes } from '../notes';
import { examineFile } from '../planning';
import { nameOfRequest } from '../request-file';
import type { Terminal } from '../terminal';
import { checkChannels } from '../validation/channels';
import {
  accountOption,
  jsonOption,
  regionOption,
  type TargetOptions,
  targetOf,
  workflowOption,
} from './options';

interface ValidateOptions extends TargetOptions {
  readonly json?: boolean;
}

/** `rankzero validate`: every problem of a request, and of what it would run, without an account. */
export function validateCommand(terminal: Terminal): Command {
  return new Command('validate')
    .description('check a request: every problem at once, with its path')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(workflowOption())
    .addOption(jsonOption())
    .action(async (file: string, options: ValidateOptions) => {
      const execution = { name: nameOfRequest(file) };
      const examined = await examineFile(file, execution, targetOf(options), terminal);
      const { plan, problems } = examined;
      const unchecked = await checkChannels(examined, problems);
      if (plan === undefined || problems.any) throw new InvalidRequestError(problems.list);
      const { task } = plan;
      const notes = [...allNotes({ ...examined, plan }), ...unchecked];
      if (options.json) {
        terminal.print(JSON.stringify({ valid: true, task, notes }));
        return;
      }
      terminal.print(`${terminal.green('✓')} ${file} is a valid request for ${task}`);
      for (const note of notes) terminal.note(`note: ${note}`);
    });
}
