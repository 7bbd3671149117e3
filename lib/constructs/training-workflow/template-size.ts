import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Bytes of a template. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_BYTES = 1_000_000;

/** With fewer tasks a template is far from its limit, and is not measured. */
const MANY_TASKS = 50;

/** What the CDK knows of a stack and does not declare. */
interface Rendered {
  _toCloudFormation(): object;
  readonly _suppressTemplateIndentation?: boolean;
}

/**
 * Fails the synthesis where the template of a workflow with many tasks would be larger than
 * CloudFormation takes, which it only says when the app is deployed. That a stack has too many
 * resources the CDK says itself.
 */
export function checkTemplateSize(workflow: IConstruct, tasks: number): void {
  if (tasks < MANY_TASKS) return;
  workflow.node.addValidation({
    validate: () => {
      const stack = Stack.of(workflow);
      const rendered = stack as unknown as Rendered;
      const isCompact = rendered._suppressTemplateIndentation === true;
      const template = stack.resolve(rendered._toCloudFormation());
      const bytes = Buffer.byteLength(JSON.stringify(template, undefined, isCompact ? 0 : 1));
      if (bytes <= MOST_BYTES) return [];
      const more = isCompact ? '' : ', or give the stack suppressTemplateIndentation: true';
      return [
        `TemplateTooLarge: the template of the stack ${stack.stackName} with ${tasks} tasks has ${bytes} bytes; CloudFormation takes ${MOST_BYTES}. Divide the tasks among several workflows in stacks of their own${more}.`,
      ];
    },
  });
}
