/** Keys of a sweep's documents in the artifacts bucket. */
export function sweepFiles(sweep: string) {
  const folder = `sweeps/${sweep}`;
  return {
    /** The requests, one a line. */
    requests: `${folder}/requests.jsonl`,
    summary: `${folder}/summary.json`,
    report: `${folder}/report.html`,
  } as const;
}

/** Name of the state machine that runs the sweeps of a workflow. */
export function sweepMachineName(workflow: string): string {
  return `rankzero-sweep-${workflow}`;
}

/** Name of a run's execution; the state machine of sweeps makes the same. */
export function sweepRunName(sweep: string, number: number): string {
  return `${sweep}-${String(number).padStart(4, '0')}`;
}
