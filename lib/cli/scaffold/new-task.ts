import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { checkTaskName, fileError, Problems, RankZeroError, showPath } from '../../core';
import type { TaskShape } from './shape';
import {
  DATA,
  DECLARATIONS,
  PYTHON,
  REQUIREMENTS,
  requestText,
  SHAPE,
  TYPESCRIPT,
  taskText,
} from './templates';

/** What is to be made. */
export interface NewTask {
  readonly name: string;
  /** Folder of the CDK app. */
  readonly app: string;
  readonly runtime: 'python' | 'node';
  /** A function that is there already; its inputs and outputs. @default - a function to start from */
  readonly existing?: {
    readonly source: string;
    readonly entry: string;
    readonly shape: TaskShape;
  };
}

/** What was made. */
export interface MadeTask {
  /** Paths relative to the app. */
  readonly files: readonly string[];
  /** Where the task was registered; absent where there is no list of tasks to add it to. */
  readonly registeredIn?: string;
  /** The line that imports it, for an app that registers its tasks elsewhere. */
  readonly importLine: string;
  /** Path of the request. */
  readonly request: string;
}

/** The list of tasks of an app that keeps them as the repository of this project does. */
const INDEX = join('tasks', 'index.ts');
const LIST = /^(export const tasks[^=\n]*= \[)([\s\S]*?)(\];)/m;

/**
 * Writes a task, its registration and a request that runs at once.
 *
 * @throws InvalidRequest – for a name that no task can have
 * @throws AlreadyThere – when one of the files is there; none is written then
 * @throws NotWritten – when one cannot be written
 */
export function newTask({ name, app, runtime, existing }: NewTask): MadeTask {
  const problems = new Problems();
  checkTaskName(name, problems);
  problems.throwIfAny('The new task');
  const constant = constantOf(name);
  const isOwn = JSON.parse(readOr(join(app, 'package.json'), '{}')).name === 'rankzero';
  const shape = existing?.shape ?? SHAPE;
  const source = existing?.source ?? `tasks/${name}`;
  const entry = existing?.entry ?? (runtime === 'python' ? 'train:train' : 'train.ts');
  const files = new Map<string, string>([
    [
      `tasks/${name}.ts`,
      taskText({
        name,
        constant,
        source,
        entry,
        shape,
        library: isOwn ? '../lib/core' : 'rankzero',
        isDeclared: existing === undefined && runtime === 'node',
      }),
    ],
    [
      `tasks/${name}.json`,
      requestText(name, shape, (channel) =>
        existing === undefined ? `${name}.csv` : `path/to/${channel}`,
      ),
    ],
  ]);
  if (existing === undefined) {
    files.set(`tasks/${name}.csv`, DATA);
    if (runtime === 'python') {
      files.set(`tasks/${name}/train.py`, PYTHON);
      files.set(`tasks/${name}/requirements.txt`, REQUIREMENTS);
    } else {
      const training = isOwn ? '../../containers/node' : 'rankzero/training';
      files.set(`tasks/${name}/declarations.ts`, DECLARATIONS(training));
      files.set(`tasks/${name}/train.ts`, TYPESCRIPT(training));
    }
  }
  const there = [...files.keys()].filter((path) => existsSync(join(app, path)));
  if (there.length > 0) {
    throw new RankZeroError('AlreadyThere', `${there.join(', ')} is there already.`, {
      hint: 'Choose another name, or move it away. Nothing was written.',
    });
  }
  const importLine = `import { ${constant} } from './${name}';`;
  for (const [path, text] of files) write(join(app, path), text);
  const isRegistered = register(join(app, INDEX), importLine, constant);
  return {
    files: [...files.keys()],
    importLine,
    request: `tasks/${name}.json`,
    ...(isRegistered ? { registeredIn: INDEX.split(sep).join('/') } : {}),
  };
}

/** Adds a task to the list; false where there is no such list. */
function register(index: string, importLine: string, constant: string): boolean {
  const text = readOr(index, '');
  if (!LIST.test(text)) return false;
  const listed = text.replace(LIST, (_all, open: string, items: string, close: string) => {
    const names = items.split(',').map((item) => item.trim());
    return `${open}${[...names.filter((item) => item !== ''), constant].join(', ')}${close}`;
  });
  const last = [...listed.matchAll(/^import [^;]*;$/gm)].at(-1);
  const end = last === undefined ? 0 : last.index + last[0].length;
  const separator = last === undefined ? '' : '\n';
  write(index, `${listed.slice(0, end)}${separator}${importLine}${listed.slice(end)}`);
  return true;
}

function constantOf(name: string): string {
  const camel = name.replace(/-+([A-Za-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  return /^\d/.test(camel) ? `task${camel}` : camel;
}

function readOr(path: string, otherwise: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : otherwise;
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw fileError('NotWritten', `Cannot write ${showPath(relative('.', path))}`, cause);
  }
}
