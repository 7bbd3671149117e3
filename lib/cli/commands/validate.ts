import { Command, Option } from 'commander';
import { InvalidRequestError, RankZeroError, trainedTasks } from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { allNotes } from '../request/notes';
import { type ExaminedFile, examineFile } from '../request/planning';
import { nameOfRequest } from '../request/request-file';
import { listenForInterrupt } from '../run/interrupt';
import { checkChannels } from '../validation/channels';
import { EXIT } from './exit-codes';
import { addTargetOptions, type TargetOptions, targetOf } from './options';

interface ValidateOptions extends TargetOptions {
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** `rankzero validate`: every problem of a request, and of what it would run, without an account. */
export function validateCommand(terminal: Terminal): Command {
  const command = new Command('validate')
    .description('check a request: every problem at once, with its path')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(
      new Option('--offline', 'install nothing, and list what could not be checked without it'),
    )
    .action(async (file: string, options: ValidateOptions) => {
      const execution = { name: nameOfRequest(file) };
      const examined = await examineFile(file, execution, targetOf(options), terminal);
      const { plan, problems } = examined;
      const unchecked = [
        ...(await checkChannels(examined, problems)),
        ...(await checkCodeOf(examined, options, terminal)),
      ];
      if (plan === undefined || problems.any) {
        for (const note of unchecked) terminal.note(`note: ${note}`);
        throw new InvalidRequestError(problems.list);
      }
      const { task } = plan;
      const notes = [...allNotes({ ...examined, plan }), ...unchecked];
      if (options.json) {
        terminal.print(JSON.stringify({ valid: true, task, notes }));
        return;
      }
      terminal.print(`${terminal.green('✓')} ${file} is a valid request for ${task}`);
      for (const note of notes) terminal.note(`note: ${note}`);
    });
  return addTargetOptions(command);
}

async function checkCodeOf(
  examined: ExaminedFile,
  { offline: isOffline = false }: ValidateOptions,
  terminal: Terminal,
): Promise<string[]> {
  const tasks = trainedTasks(examined.record, examined.given);
  if (tasks.every(({ record }) => record.kind !== 'custom' && record.kind !== 'script')) return [];
  // Loaded only here, so that other requests are checked quickly.
  const { checkCode } = require('../validation/code') as typeof import('../validation/code');
  const { signal, close } = listenForInterrupt({
    onInterrupt: () => undefined,
    // All that runs here ends with this process.
    onInsist: () => process.exit(EXIT.interrupted),
  });
  try {
    return await checkCode(examined, { root: packageRoot(), terminal, isOffline, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new RankZeroError('Interrupted', 'Stopped before the code was checked.', {
      cause: error,
    });
  } finally {
    close();
  }
}
