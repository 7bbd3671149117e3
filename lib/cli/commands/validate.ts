import { Command } from 'commander';
import { notesOn } from '../notes';
import { planFile } from '../planning';
import { nameOfRequest } from '../request-file';
import type { Terminal } from '../terminal';
import {
  accountOption,
  jsonOption,
  regionOption,
  type TargetOptions,
  targetOf,
  workflowOption,
} from './options';

/** `rankzero validate`: every problem of a request, without an account or a network. */
export function validateCommand(terminal: Terminal): Command {
  return new Command('validate')
    .description('check a request: every problem at once, with its path')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(regionOption())
    .addOption(accountOption())
    .addOption(workflowOption())
    .addOption(jsonOption())
    .action(async (file: string, options: TargetOptions & { json?: boolean }) => {
      const execution = { name: nameOfRequest(file) };
      const planned = await planFile(file, execution, targetOf(options), terminal);
      const { task } = planned.plan;
      if (options.json) {
        terminal.print(JSON.stringify({ valid: true, task }));
        return;
      }
      terminal.print(`${terminal.green('✓')} ${file} is a valid request for ${task}`);
      for (const note of notesOn(planned)) terminal.note(note);
    });
}
