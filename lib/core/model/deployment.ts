/**
 * Where a deployed workflow is: what a client needs to start executions and to find what they left.
 * Kept in Parameter Store under {@link WORKFLOWS}.
 */
export interface DeploymentRecord {
  /** Version of this shape. */
  readonly schema: 1;
  readonly workflow: string;
  readonly stateMachineArn: string;
  /** Name of the artifacts bucket. */
  readonly bucket: string;
  /** ARN of the role that jobs have in common. Absent: each task has a role of its own. */
  readonly roleArn?: string;
  /** Name of the function that says what Plan would say of a request. Absent: of an earlier release. */
  readonly validateFunction?: string;
}

/**
 * Folder of all {@link DeploymentRecord}s, one a workflow: one call lists them, however many tasks
 * there are. No workflow can have this name.
 */
export const WORKFLOWS = '/rankzero/_workflows';

/** Names of a workflow's parameters; those of its tasks are in the folder `tasks`. */
export function workflowParameters(workflow: string) {
  const folder = `/rankzero/${workflow}`;
  return {
    tasks: `${folder}/tasks`,
    prices: `${folder}/prices`,
    deployment: `${WORKFLOWS}/${workflow}`,
  } as const;
}
