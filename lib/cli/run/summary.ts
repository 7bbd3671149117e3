import type { ExecutionResult } from '../../core';
import { endingRows } from '../display/ending-rows';
import { placeRows } from '../display/place-rows';
import { columns, type Terminal } from '../display/terminal';
import type { SavedRun } from '../saving/save-run';

/**
 * What a succeeded execution returned, and where everything is.
 *
 * @param output - its result, as JSON
 */
export function summary(output: string, saved: SavedRun, terminal: Terminal): string[] {
  const result = JSON.parse(output) as ExecutionResult;
  return [
    headline(result, terminal),
    ...columns([...endingRows(result, saved.outputs), ...placeRows(saved)]),
  ];
}

/** A job that was stopped has outputs, but is not what was asked for. */
function headline(result: ExecutionResult, terminal: Terminal): string {
  const { status, timings } = result;
  const from = result.kind === 'training' ? result.simulatedFrom : undefined;
  const seconds = `${timings.totalSeconds} s${from === undefined ? '' : `, simulated from ${from}`}`;
  return status === 'Stopped'
    ? `${terminal.red('■')} Stopped after ${seconds}, before its end; what it had stored by then is kept`
    : `${terminal.green('✓')} ${status} in ${seconds}`;
}
