import {
  type BuiltinTaskOptions,
  builtinTask,
  type ContainerTaskOptions,
  containerTask,
  customTask,
  RankZeroError,
  type Task,
  type TrainingTaskRecord,
  type TuningTaskOptions,
  tuningTask,
} from '../../core';
import type { Members } from './members';
import { codeOf, plainOf, Written } from './typescript';

/** A task as a function of this library defines it. */
export interface Definition {
  readonly factory: 'builtinTask' | 'customTask' | 'containerTask';
  readonly name: string;
  /** Plain data, or {@link Written}. */
  readonly options: Members;
}

/** What a task of Flyte becomes. */
export interface Translation {
  readonly trains: Definition;
  /** Options of the tuning task around it. Absent: it is not tuned. */
  readonly tuning?: Members;
  /** Inputs and more of a request, in which places of S3 are to be filled in. */
  readonly request: Members;
  /** What a person has to know or do, in sentences. */
  readonly notes: readonly string[];
}

/**
 * A translation as the text of a module, with a request that starts the task as a comment.
 * @throws FlyteTaskInvalid – when the task cannot exist here
 */
export function moduleOf({ trains, tuning, request, notes }: Translation): string {
  const trained = tuning === undefined ? trains.name : `${trains.name}-training`;
  const task = made({ ...trains, name: trained }) as Task<TrainingTaskRecord>;
  const constants = [constantOf(trained)];
  const code = [
    `export const ${constants[0]} = ${callOf(trains.factory, trained, trains.options)};`,
  ];
  const used: string[] = [trains.factory];
  if (tuning !== undefined) {
    const options = { task: new Written(task, constantOf(trained)), ...tuning };
    checked(() => tuningTask(trains.name, plainOf(options) as TuningTaskOptions));
    constants.push(constantOf(trains.name));
    code.push('', `export const ${constants[1]} = ${callOf('tuningTask', trains.name, options)};`);
    used.push('tuningTask');
  }
  const text = code.join('\n');
  used.push(...['input', 'output'].filter((name) => text.includes(`${name}.`)));
  const example = JSON.stringify({ task: trains.name, ...request }, null, 2).split('\n');
  return [
    `import { ${used.sort().join(', ')} } from 'rankzero';`,
    '',
    ...notes.map((note) => `// ${note}`),
    text,
    '',
    `// Add ${constants.join(' and ')} to the tasks of your workflow. A request:`,
    ...example.map((line) => `// ${line}`),
  ].join('\n');
}

function callOf(factory: string, name: string, options: Members): string {
  return `${factory}('${name}', ${codeOf(options)})`;
}

function made({ factory, name, options }: Definition): Task {
  const values = plainOf(options);
  return checked(() => {
    switch (factory) {
      case 'builtinTask':
        return builtinTask(name, values as BuiltinTaskOptions);
      case 'containerTask':
        return containerTask(name, values as ContainerTaskOptions);
      case 'customTask':
        return customTask(name, values as Parameters<typeof customTask>[1]);
    }
  });
}

function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new RankZeroError(
      'FlyteTaskInvalid',
      `The task of Flyte cannot be a task here: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** A name that tasks can have. */
export function taskName(name: string): string {
  const own = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  // The name of a tuned task gets an ending.
  return own.slice(0, 50).replace(/-+$/, '') || 'task';
}

function constantOf(name: string): string {
  const camel = name.replace(/-+([A-Za-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  return /^\d/.test(camel) ? `task${camel}` : `${camel[0]?.toLowerCase()}${camel.slice(1)}`;
}
