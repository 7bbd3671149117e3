import { ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { DOUBTFUL_FIELDS } from '../../lib/core/plans/doubtful-fields';
import { answerOf, type Check, check, isRefusal, readRefusal, type Verdict } from '../check';
import { bodyWith } from './doubtful-bodies';

/** A field that no service can have: it tells whether validation looks at fields at all. */
export const NONSENSE = 'Nonsense';

/**
 * One definition for each doubtful field, with the field written out. Validation is free and makes
 * nothing.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export const DEFINITION_FIELDS: readonly Check[] = [
  fieldCheck(NONSENSE, 'Does validation let a field pass that no service has?'),
  ...DOUBTFUL_FIELDS.map(({ path }) =>
    fieldCheck(path, `Does validation let \`.sync\` have ${path}?`),
  ),
];

function fieldCheck(path: string, question: string): Check {
  return check({
    id: `definition.${path}`,
    question,
    cost: 0,
    ask: ({ clients }) =>
      answerOf(
        clients.sfn.send(
          new ValidateStateMachineDefinitionCommand({
            definition: JSON.stringify(definitionWith(path)),
            type: 'STANDARD',
          }),
        ),
      ),
    read: readValidation,
  });
}

function definitionWith(path: string): object {
  const { action, body } = bodyWith(path);
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Run',
    States: {
      Run: {
        Type: 'Task',
        Resource: `arn:aws:states:::sagemaker:${action}.sync`,
        Arguments: body,
        End: true,
      },
    },
  };
}

function readValidation(seen: unknown): Verdict {
  if (isRefusal(seen)) return readRefusal(seen);
  const { result, diagnostics = [] } = seen as {
    result?: string;
    diagnostics?: { code?: string; message?: string; location?: string }[];
  };
  const told = diagnostics.map(({ code, message }) => `${code}: ${message}`).join(' | ');
  if (result === 'OK') return { answer: 'yes', seen: told || 'OK' };
  return { answer: /is not supported by Step Functions/.test(told) ? 'no' : 'unclear', seen: told };
}
