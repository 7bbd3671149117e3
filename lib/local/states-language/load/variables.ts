import { isObject } from '../../../core';
import { isExpression } from '../query/expression';
import type { Template } from '../query/template';
import { readTemplate } from './fields';
import { type Block, report, show } from './problems';

/** Letters, digits and underscores of any script, not starting with a digit. */
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}_]*$/u;
const MOST_CHARACTERS = 80;

/**
 * Reads `Assign` and checks the names of its variables.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function readAssign(block: Block): Template | undefined {
  const value = block.value.Assign;
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    const hint = isExpression(value) ? ' An expression cannot name the variables.' : '';
    report(block, 'Assign', `'Assign' must be an object, but is ${show(value)}.${hint}`);
    return undefined;
  }
  for (const name of Object.keys(value)) {
    const problem = problemOf(name);
    if (problem !== undefined) report(block, `Assign/${name}`, problem);
  }
  return readTemplate(block, 'Assign');
}

/** The variables that a template of `Assign` sets. */
export function assignedNames(assign: Template | undefined): string[] {
  if (assign?.kind === 'object') return assign.members.map(([name]) => name);
  return assign?.kind === 'literal' && isObject(assign.value) ? Object.keys(assign.value) : [];
}

function problemOf(name: string): string | undefined {
  if (name === 'states') return "'states' is reserved. Choose another name for the variable.";
  if ([...name].length > MOST_CHARACTERS) {
    return `A variable's name has at most ${MOST_CHARACTERS} characters, but this has ${[...name].length}.`;
  }
  if (NAME.test(name)) return undefined;
  return `'${name}' is not a variable name. Use letters, digits and underscores; do not begin with a digit.`;
}
