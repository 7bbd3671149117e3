import type { SavedRun } from '../saving/save-run';

/** Where everything is that was saved of a run. */
export function placeRows(saved: SavedRun): [string, string][] {
  return [
    ...Object.entries(saved.outputs),
    ['result', saved.document],
    ['trials', saved.trials],
    ['report', saved.report],
    ['logs', saved.logs],
    ['tracking', saved.tracking],
  ].filter((place): place is [string, string] => place[1] !== undefined);
}
