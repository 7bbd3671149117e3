import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { formatProblem, InvalidRequestError, isRankZeroError } from '../core';
import { planCommand } from './commands/plan';
import { runCommand } from './commands/run';
import { serveCommand } from './commands/serve';
import { tasksCommand } from './commands/tasks';
import { validateCommand } from './commands/validate';
import { processTerminal, type Terminal } from './terminal';

/** Exit codes: part of the command's contract. */
export const EXIT = { ok: 0, user: 1, bug: 2, interrupted: 130 } as const;

/** The command and its verbs. */
export function program(terminal: Terminal): Command {
  const command = new Command('rankzero')
    .description('SageMaker training as one serverless workflow, here or on AWS.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(rankzero --help lists what there is)')
    .configureOutput({ writeErr: (text) => terminal.note(text.trimEnd()) })
    .addHelpText(
      'after',
      `
Exit codes:
  0    it succeeded
  1    something about the request, the data or this machine has to change
  2    a bug in rankzero
  130  interrupted

Examples:
  rankzero run examples/pima.json --local    train on this machine
  rankzero plan examples/pima.json --json    what SageMaker would be sent
  rankzero serve                             a local account for boto3 and the AWS CLI`,
    );
  for (const verb of [runCommand, planCommand, validateCommand, serveCommand, tasksCommand]) {
    // Subcommands made apart do not inherit these.
    command.addCommand(verb(terminal).copyInheritedSettings(command));
  }
  return command;
}

/** Runs the command of `argv` and ends the process with its exit code. */
export async function runMain(argv: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  process.exitCode = await run(argv, terminal);
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const isJson = argv.includes('--json');
  try {
    await program(terminal).parseAsync([...argv]);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.user;
    return report(error, terminal, isJson);
  }
}

/** Says what went wrong; with --json as a document on stdout as well. */
function report(error: unknown, terminal: Terminal, isJson: boolean): number {
  if (!isRankZeroError(error) || error.source === 'tool') {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isJson) terminal.print(JSON.stringify({ error: { code: 'Bug', message: text } }));
    terminal.note(
      `${terminal.red('bug')} in rankzero; please report it with what follows.\n${text}`,
    );
    return EXIT.bug;
  }
  const problems = error instanceof InvalidRequestError ? error.problems : undefined;
  if (isJson) {
    const { code, message, hint } = error;
    terminal.print(JSON.stringify({ error: { code, message, hint, problems } }));
  }
  const [headline = '', ...rest] = error.message.split('\n');
  terminal.note(`${terminal.red('error')} ${terminal.bold(error.code)}: ${headline}`);
  for (const line of problems?.map((problem) => `  ${formatProblem(problem)}`) ?? rest) {
    terminal.note(line);
  }
  if (error.hint !== undefined) terminal.note(error.hint);
  return EXIT.user;
}
