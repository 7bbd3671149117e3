/** Names of what a run leaves in its folder, beside its outputs. */
export const RESULT = 'result.json';
export const FAILURE = 'failure.json';
export const TRIALS = 'trials.json';
export const PLAN = 'plan.json';
export const REPORT = 'report.html';
export const LOGS = 'logs';
export const TRACKED = 'mlruns';

/** Folder for the best so far of a failed search, beside an earlier result. */
export const UNFINISHED = 'unfinished';

/**
 * Folder of the outputs that are no archives of a job's own: the task chooses their names, which
 * clash with nothing here.
 */
export const OUTPUTS = 'outputs';
