import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { checkTemplateSize } from '../../../lib/constructs/training-workflow/template-size';

/** Synthesizes a stack whose template has a text of so many characters. */
function synthesized(characters: number, tasks: number, suppressTemplateIndentation = false): void {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Test', { suppressTemplateIndentation });
  const large = new CfnResource(stack, 'Large', {
    type: 'AWS::CloudFormation::WaitConditionHandle',
    properties: { Text: 'x'.repeat(characters) },
  });
  checkTemplateSize(large, tasks);
  app.synth();
}

describe('the size of a template', () => {
  test('is told where CloudFormation would not take it, with what can be done', () => {
    expect(() => synthesized(1_000_000, 200)).toThrow(
      /TemplateTooLarge: the template of the stack Test with 200 tasks has 100\d{4} bytes; CloudFormation takes 1000000\. Divide the tasks .*suppressTemplateIndentation: true\./,
    );
  });

  test('is told without the advice that has been followed', () => {
    expect(() => synthesized(1_000_000, 200, true)).toThrow(/of their own\.$/m);
  });

  test('is none of its business up to the limit, or with few tasks', () => {
    expect(() => synthesized(990_000, 200)).not.toThrow();
    expect(() => synthesized(1_000_000, 49)).not.toThrow();
  });
});
