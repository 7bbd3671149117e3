import { readFileSync } from 'node:fs';
import { fileError, isObject, RankZeroError, showPath } from '../../core';
import { type Members, objectIn } from './members';

/** A task of Flyte as it is registered: the message TaskTemplate of flyteidl, as JSON. */
export interface FlyteTemplate {
  /** Kind of task, e.g. `sagemaker_training_job_task`. */
  readonly type: string;
  /** The last part of the task's name: `train` of `app.workflows.train`. */
  readonly name: string;
  /** The function of a Python task. Absent: the template names none. */
  readonly entry?: string;
  /** What the plugin has configured. */
  readonly custom: Members;
  /** Types by name, in their order. */
  readonly inputs: Members;
  readonly outputs: Members;
  readonly metadata: Members;
}

/**
 * Reads a task template from a file: by itself, or in what `flytectl get task -o json` prints.
 * Members may be spelled as in the message (`algorithm_specification`) or as in JSON
 * (`algorithmSpecification`).
 *
 * @throws FlyteTaskNotRead – when the file cannot be read
 * @throws FlyteTaskInvalid – when it holds no task template
 * @see https://github.com/flyteorg/flyte/blob/master/flyteidl/protos/flyteidl/core/tasks.proto
 */
export function readTemplate(path: string): FlyteTemplate {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    const doing = `Cannot read Flyte's task ${showPath(path)}`;
    throw fileError('FlyteTaskNotRead', doing, cause, 'Name a JSON file, or - for standard input.');
  }
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(path, `is not JSON: ${(cause as Error).message}`);
  }
  const found = templateIn(Array.isArray(content) && content.length === 1 ? content[0] : content);
  if (found === undefined) throw invalid(path, 'has no template, an object with type and custom');
  return templateOf(found);
}

function invalid(path: string, what: string): RankZeroError {
  return new RankZeroError('FlyteTaskInvalid', `The file ${showPath(path)} ${what}.`, {
    hint: 'Give the template of one task, such as `flytectl get task NAME -o json` prints it.',
  });
}

/** A template, by itself or where Flyte's own messages have it. */
function templateIn(content: unknown): Members | undefined {
  if (!isObject(content)) return undefined;
  if (typeof content.type === 'string' && isObject(content.custom)) return content;
  return ['template', 'spec', 'closure', 'compiledTask', 'compiled_task']
    .map((name) => templateIn(content[name]))
    .find((found) => found !== undefined);
}

function templateOf(found: Members): FlyteTemplate {
  const interfaces = objectIn(found, 'interface');
  const whole = String(objectIn(found, 'id').name ?? 'task');
  const entry = entryOf(objectIn(found, 'container').args);
  return {
    type: String(found.type),
    name: whole.split('.').at(-1) ?? whole,
    ...(entry === undefined ? {} : { entry }),
    custom: found.custom as Members,
    inputs: variablesOf(objectIn(interfaces, 'inputs')),
    outputs: variablesOf(objectIn(interfaces, 'outputs')),
    metadata: camelCased(objectIn(found, 'metadata')) as Members,
  };
}

/** Variables are a map, or in newer versions a list of entries. */
function variablesOf({ variables }: Members): Members {
  const entries: [string, unknown][] = Array.isArray(variables)
    ? variables.map(({ key, var: value }) => [String(key), value])
    : Object.entries(isObject(variables) ? variables : {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isObject(value) ? camelCased(value.type) : undefined]),
  );
}

/** `module:function` of a call of pyflyte-execute. */
function entryOf(args: unknown): string | undefined {
  const words = Array.isArray(args) ? args.map(String) : [];
  const after = (word: string) =>
    words.includes(word) ? words[words.indexOf(word) + 1] : undefined;
  const [module, name] = [after('task-module'), after('task-name')];
  return module === undefined || name === undefined ? undefined : `${module}:${name}`;
}

/** The same with members as protobuf spells them in JSON. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      camelCased(member),
    ]),
  );
}
