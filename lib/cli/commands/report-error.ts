import { formatProblem, InvalidRequestError, isRankZeroError, type Problem } from '../../core';
import type { Terminal } from '../display/terminal';
import { machineError } from '../machine/machine-error';
import { EXIT } from './exit-codes';

/** Prints what went wrong; with --json also as a document on stdout. @returns the exit code */
export function reportError(thrown: unknown, terminal: Terminal, isJson: boolean): number {
  const error = isRankZeroError(thrown) ? thrown : (machineError(thrown) ?? thrown);
  if (!isRankZeroError(error) || error.source === 'tool') {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isJson) terminal.print(JSON.stringify({ error: { code: 'Bug', message: text } }));
    terminal.note(
      `${terminal.red('bug')} in rankzero; please report it with the text below.\n${text}`,
    );
    return EXIT.bug;
  }
  const problems = error instanceof InvalidRequestError ? error.problems : undefined;
  if (isJson) {
    const { code, message, hint, details } = error;
    terminal.print(JSON.stringify({ error: { code, message, hint, problems, ...details } }));
  }
  const [headline = '', ...rest] = error.message.split('\n');
  const isInterrupted = error.code === 'Interrupted';
  terminal.note(
    isInterrupted ? headline : `${terminal.red('error')} ${terminal.bold(error.code)}: ${headline}`,
  );
  for (const line of problems === undefined ? rest : linesOf(problems)) terminal.note(line);
  if (error.hint !== undefined) terminal.note(error.hint);
  return isInterrupted ? EXIT.interrupted : EXIT.user;
}

/** One line for each problem. If several allow the same, that is said only once. */
function linesOf(problems: readonly Problem[]): string[] {
  const said = new Set<string>();
  return problems.map(({ allowed, ...problem }) => {
    const isNew = allowed !== undefined && !said.has(allowed);
    if (isNew) said.add(allowed);
    return `  ${formatProblem(isNew ? { ...problem, allowed } : problem)}`;
  });
}
