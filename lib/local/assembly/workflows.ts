import { isObject } from '../../core';
import { environmentOf, fits, type StackEnvironment } from './environment';
import type { StackFile } from './manifest';
import { isInStage } from './stages';
import type { AssemblySelection } from './types';

/** A workflow of an assembly: where its TrainingWorkflow stands. */
export interface WorkflowPlace extends StackEnvironment {
  /** As its TrainingWorkflow is named. */
  readonly name: string;
  readonly stack: StackFile;
  /** Logical id of its Plan function, which knows all about it. */
  readonly planId: string;
}

/** The workflows of an assembly, in the order of stacks and templates; templates are not resolved. */
export function workflowsOf(stacks: readonly StackFile[]): WorkflowPlace[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {}).flatMap(([planId, { Type, Properties }]) => {
      if (Type !== 'AWS::Lambda::Function') return [];
      const { Variables } = (Properties?.Environment ?? {}) as { Variables?: unknown };
      if (!isObject(Variables) || Variables.TASKS_PREFIX === undefined) return [];
      return [{ name: String(Variables.WORKFLOW), stack, planId, ...environmentOf(stack) }];
    }),
  );
}

/** Whether a workflow is one of those that are wanted. */
export function isWanted({ name, stack }: WorkflowPlace, wanted: AssemblySelection): boolean {
  const { workflow, stage } = wanted;
  return (
    (workflow === undefined || workflow === name || workflow === `${stack.stackName}/${name}`) &&
    isInStage(stack, stage) &&
    fits(stack, wanted)
  );
}
