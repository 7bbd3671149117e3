import type { Description } from './description';
import { RunnerError } from './errors';
import { definitionOf, type TrainingFunctionDefinition } from './training-function';

/**
 * The training function among a module's exports: the one that the entry names after a colon, else
 * the only one.
 *
 * @throws BadFunction – when there is no function or more than one, or it declares other inputs or outputs
 * than the task.
 */
export function findFunction(module: object, description: Description): TrainingFunctionDefinition {
  const exports = new Map<unknown, string>();
  for (const [name, value] of Object.entries(module)) {
    if (definitionOf(value) && !exports.has(value)) exports.set(value, name);
  }
  const [file, wanted] = description.entry.split(':');
  const names = [...exports.values()].join(', ') || 'none';
  const definition = definitionOf(
    wanted === undefined ? onlyOne(exports) : (module as Record<string, unknown>)[wanted],
  );
  if (definition === undefined) {
    throw new RunnerError(
      'BadFunction',
      wanted === undefined
        ? `entry ${description.entry}: expected exactly one exported trainingFunction, found ${names}; export one, or write ${file}:name`
        : `entry ${description.entry}: ${file} exports no trainingFunction ${wanted}; it exports ${names}`,
    );
  }
  const problems = [
    ...differences('input', description.inputs, definition.inputs),
    ...differences('output', description.outputs, definition.outputs),
  ];
  if (problems.length > 0) throw new RunnerError('BadFunction', problems.join('\n'));
  return definition;
}

function onlyOne(exports: ReadonlyMap<unknown, string>): unknown {
  return exports.size === 1 ? [...exports.keys()][0] : undefined;
}

/** What the task and the function declare differently. */
function differences(
  kind: 'input' | 'output',
  task: readonly { readonly name: string; readonly type: string }[],
  own: Readonly<Record<string, { readonly type: string }>>,
): string[] {
  const problems: string[] = [];
  for (const { name, type } of task) {
    const declared = Object.hasOwn(own, name) ? own[name]?.type : undefined;
    if (declared === undefined) {
      problems.push(`${name}: an ${kind} of this task, but the function does not declare it`);
    } else if (declared !== type) {
      problems.push(`${name}: ${type} in the task, but ${declared} in the function`);
    }
  }
  for (const name of Object.keys(own)) {
    if (!task.some((declared) => declared.name === name)) {
      problems.push(`${name}: the function declares it, but it is no ${kind} of this task`);
    }
  }
  return problems;
}
