import { Command } from 'commander';
import { requestSchema } from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { readDeployment } from '../project/deployment';
import { ensureAssembly, findProject } from '../project/project';
import {
  contextOption,
  stageOption,
  type TargetOptions,
  targetOf,
  workflowOption,
} from './options';

/** `rankzero schema`: what a request may be, for editors. */
export function schemaCommand(terminal: Terminal): Command {
  return new Command('schema')
    .description('print a JSON Schema of requests, with the inputs of every task')
    .addOption(workflowOption())
    .addOption(stageOption())
    .addOption(contextOption())
    .addHelpText(
      'after',
      '\nWrite it into a file, and name that in a request as "$schema": editors then complete and check.',
    )
    .action(async (options: TargetOptions) => {
      const project = findProject(process.cwd(), packageRoot(), options.context);
      await ensureAssembly(project, terminal);
      const { tasks } = readDeployment(project.assembly, targetOf(options));
      terminal.print(JSON.stringify(requestSchema(tasks), null, 2));
    });
}
