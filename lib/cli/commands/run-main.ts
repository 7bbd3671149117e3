import { Command, CommanderError } from 'commander';
import { version } from '../../../package.json';
import { RankZeroError } from '../../core';
import { processTerminal, type Terminal } from '../display/terminal';
import { collectCommand } from './collect';
import { compareCommand } from './compare';
import { downloadCommand } from './download';
import { envCommand } from './env';
import { EXIT } from './exit-codes';
import { imageCommand } from './image';
import { importFlyteCommand } from './import-flyte';
import { janitorCommand } from './janitor';
import { listCommand } from './list';
import { logsCommand } from './logs';
import { newCommand } from './new';
import { planCommand } from './plan';
import { pricesCommand } from './prices';
import { reportCommand } from './report';
import { reportError } from './report-error';
import { resultCommand } from './result';
import { runCommand } from './run';
import { schemaCommand } from './schema';
import { serveCommand } from './serve';
import { statusCommand } from './status';
import { stopCommand } from './stop';
import { sweepCommand } from './sweep';
import { tasksCommand } from './tasks';
import { validateCommand } from './validate';

/** The command and its verbs. */
export function program(terminal: Terminal): Command {
  const command = new Command('rankzero')
    .description('SageMaker training as one serverless workflow, on your machine or on AWS.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      // report() prints the errors.
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      `
Exit codes:
  0    it succeeded
  1    something about the request, the data or this machine has to change
  2    a bug in rankzero
  130  interrupted

Examples:
  rankzero run request.json --local          train on this machine
  rankzero plan request.json --json          what SageMaker would be sent
  rankzero serve                             a local account for boto3 and the AWS CLI
  rankzero env                               its address and credentials, for a shell
  rankzero image push                        what custom tasks run, into your ECR`,
    );
  for (const make of [
    runCommand,
    sweepCommand,
    statusCommand,
    listCommand,
    logsCommand,
    stopCommand,
    resultCommand,
    downloadCommand,
    compareCommand,
    planCommand,
    validateCommand,
    serveCommand,
    envCommand,
    tasksCommand,
    pricesCommand,
    imageCommand,
    reportCommand,
    janitorCommand,
    collectCommand,
    newCommand,
    schemaCommand,
    importFlyteCommand,
  ]) {
    const verb = make(terminal);
    command.addCommand(verb);
    // Subcommands that are made separately do not inherit these.
    for (const part of [verb, ...verb.commands]) part.copyInheritedSettings(command);
  }
  return command;
}

/** Runs the command of `argv` and ends the process with its exit code. */
export async function runMain(argv: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  process.exitCode = await run(argv, terminal);
}

/** Runs the command of `argv`; resolves to its exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const isJson = argv.includes('--json');
  const command = program(terminal);
  try {
    await command.parseAsync([...argv]);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, terminal, isJson);
    // The user asked for help or the version, or help is shown because the verb is missing.
    if (error.exitCode === 0) return EXIT.ok;
    if (error.code === 'commander.help') return EXIT.user;
    return reportError(usageError(error, command, argv[2]), terminal, isJson);
  }
}

/** What commander found wrong with the arguments, as a RankZeroError. */
function usageError({ message }: CommanderError, command: Command, word = ''): RankZeroError {
  const [headline = '', ...suggestions] = message.replace(/^error: /, '').split('\n');
  const isVerb = command.commands.some((verb) => verb.name() === word);
  return new RankZeroError(
    'InvalidUsage',
    [`${headline.replace(/\.$/, '')}.`, ...suggestions].join(' '),
    { hint: `rankzero ${isVerb ? `${word} ` : ''}--help lists what is allowed.` },
  );
}
