import { WORKFLOW_TAG } from '../../core';

/** The condition that a call is on a job of this workflow; trials have the tags of their search. */
export function ofWorkflow(workflowName: string): Readonly<Record<string, string>> {
  return { [`aws:ResourceTag/${WORKFLOW_TAG}`]: workflowName };
}
