import type { IConstruct } from 'constructs';
import { RankZeroError } from '../../core';
import type { PlanningProps } from './planning-access';
import type { FunctionPlace } from './workflow-function';

/** What a workflow is made from, for constructs beside it: no part of its own interface. */
export interface WorkflowParts {
  readonly planning: PlanningProps;
  readonly place: FunctionPlace;
  readonly taskNames: readonly string[];
}

const PARTS = new WeakMap<IConstruct, WorkflowParts>();

export function keepParts(workflow: IConstruct, parts: WorkflowParts): void {
  PARTS.set(workflow, parts);
}

/**
 * The parts of a workflow of this app.
 * @throws WorkflowImported – for any other
 */
export function partsOf(workflow: IConstruct): WorkflowParts {
  const parts = PARTS.get(workflow);
  if (parts !== undefined) return parts;
  throw new RankZeroError(
    'WorkflowImported',
    `Of the workflow ${workflow.node.path}, which is imported, this app does not know what it is made of. Make the API in the app of the workflow.`,
  );
}
