import { isObject } from '../../core';
import type { InputOf } from '../aws/shapes';
import { type DefinitionProblem, loadStateMachine, StateMachineError } from '../states-language';
import type { validateDefinitionInput } from './inputs';

/** Most diagnostics of one answer, and how many there are without a number. */
const MOST = 100;

/** What AWS runs and the local account does not: no reason to refuse a definition. */
const ONLY_HERE: ReadonlySet<DefinitionProblem['code']> = new Set([
  'UNKNOWN_INTEGRATION',
  'NOT_IMPLEMENTED',
]);

/**
 * Says what is wrong with a definition. What is right on AWS and cannot run here is a warning.
 *
 * @param integrations what Tasks may call here
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export function validateDefinition(
  given: InputOf<typeof validateDefinitionInput>,
  integrations: readonly string[],
): object {
  const { definition, type = 'STANDARD', severity = 'ERROR', maxResults = 0 } = given;
  const problems = problemsOf(definition, integrations);
  if (type === 'EXPRESS') problems.push(...problemsOfExpress(definition));
  const all = problems.map(({ code, path, message }) => ({
    severity: ONLY_HERE.has(code) ? 'WARNING' : 'ERROR',
    code,
    message,
    location: path,
  }));
  const shown = all.filter((it) => severity === 'WARNING' || it.severity === 'ERROR');
  const most = maxResults === 0 ? MOST : maxResults;
  return {
    result: all.some((it) => it.severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: shown.slice(0, most),
    truncated: shown.length > most,
  };
}

function problemsOf(definition: string, integrations: readonly string[]): DefinitionProblem[] {
  try {
    loadStateMachine(definition, { integrations });
    return [];
  } catch (error) {
    if (error instanceof StateMachineError) return [...error.problems];
    throw error;
  }
}

/** What only Standard workflows may have. */
function problemsOfExpress(definition: string): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const add = (path: string, message: string) =>
    problems.push({ code: 'SCHEMA_VALIDATION_FAILED', path, message });
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, `${path}[${i}]`);
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      const at = `${path}/${name}`;
      const pattern = /(\.sync|\.waitForTaskToken)(?::2)?$/.exec(`${member}`)?.[1];
      if (name === 'Resource' && pattern !== undefined) {
        // AWS's words as recorded, the blank included.
        const blank = pattern === '.waitForTaskToken' ? ' ' : '';
        add(at, `Express state machine does not support '${pattern}' service integration${blank}`);
      } else if (name === 'Resource' && /:activity:/.test(`${member}`)) {
        add(at, 'Express state machine does not support activities');
      }
      if (name === 'ProcessorConfig' && isObject(member) && member.Mode === 'DISTRIBUTED') {
        add(`${at}/Mode`, 'Express state machine does not support a distributed Map');
      }
      visit(member, at);
    }
  };
  try {
    visit(JSON.parse(definition), '');
  } catch {
    // Told as what it is already.
  }
  return problems;
}
