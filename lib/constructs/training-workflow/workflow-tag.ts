/** The tag by which a workflow knows its jobs; SageMaker gives that of a search to its trials. */
export const WORKFLOW_TAG = 'rankzero:workflow';

/** The condition that a call is on a job of this workflow. */
export function ofWorkflow(workflowName: string): Readonly<Record<string, string>> {
  return { [`aws:ResourceTag/${WORKFLOW_TAG}`]: workflowName };
}
