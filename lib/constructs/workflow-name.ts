import { RankZeroError } from '../core';

const WORKFLOW_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/;

/**
 * Checks a workflow's name, which becomes a segment of paths in Parameter Store and ECR.
 * @throws InvalidWorkflowName – when it does not fit there
 */
export function checkWorkflowName(name: string): void {
  if (WORKFLOW_NAME.test(name)) return;
  throw new RankZeroError(
    'InvalidWorkflowName',
    `The workflow cannot be named ${JSON.stringify(name)}: its tasks' parameters are under /rankzero/<name>/tasks. Use 1 to 63 letters, digits and hyphens; begin and end with a letter or digit.`,
  );
}
