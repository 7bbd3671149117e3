import { Command, Option } from 'commander';
import { planText } from '../display/plan-text';
import type { Terminal } from '../display/terminal';
import { allNotes, notesOn } from '../request/notes';
import { planFile } from '../request/planning';
import { nameOfRequest } from '../request/request-file';
import { addTargetOptions, type TargetOptions, targetOf } from './options';

interface PlanOptions extends TargetOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `rankzero plan`: what would be sent to SageMaker. */
export function planCommand(terminal: Terminal): Command {
  const command = new Command('plan')
    .description('show what would be sent to SageMaker, without an account or a network')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(new Option('--name <name>', 'name of the execution (default: the file’s)'))
    .action(async (file: string, options: PlanOptions) => {
      const execution = { name: options.name ?? nameOfRequest(file) };
      const planned = await planFile(file, execution, targetOf(options), terminal);
      const { plan, uploads } = planned;
      if (options.json) {
        const { kind, request, worstCase, data } = plan;
        const notes = allNotes(planned);
        terminal.print(JSON.stringify({ kind, request, worstCase, data, notes }));
        return;
      }
      for (const line of planText(plan, uploads, terminal)) terminal.print(line);
      for (const note of notesOn(planned)) terminal.note(`note: ${note}`);
    });
  return addTargetOptions(command);
}
