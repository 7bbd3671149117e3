import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../../local/processes';

/** What {@link checkTypes} needs. */
interface TypesCheck {
  /** Folder of the code. */
  readonly folder: string;
  /** The entry's file in it. */
  readonly file: string;
  /** A folder of the project for temporary files. */
  readonly scratch: string;
  /** Rank Zero's own interpreter. */
  readonly python: string;
  readonly limitMs: number;
}

/** A mistake that TypeScript finds. */
interface TypeProblem {
  /** `file:line:column`, the file relative to the code's folder. */
  readonly place: string;
  readonly message: string;
}

/** Every mistake, or why the types were not checked. */
type CheckedTypes = readonly TypeProblem[] | { readonly unchecked: string };

/** `file(line,column): error TS2322: message`; indented lines after it belong to it. */
const MISTAKE = /^(\S.*)\((\d+),(\d+)\): error (TS\d+: .*)$/;

/**
 * What the project's own TypeScript says about a training function and all that it imports, with
 * the tsconfig.json in a folder above it.
 */
export async function checkTypes(check: TypesCheck): Promise<CheckedTypes> {
  const { folder, scratch, python, limitMs } = check;
  const compiler = compilerOf(folder);
  if (compiler === undefined) return { unchecked: 'TypeScript is not installed in the project' };
  // In the project, so that its packages are found.
  const directory = mkdtempSync(join(scratch, '.types-'));
  try {
    const config = join(directory, 'tsconfig.json');
    writeFileSync(config, JSON.stringify(settings(check)));
    let output = '';
    const process_ = startProcess({
      command: [process.execPath, compiler, '--pretty', 'false', '--project', config],
      cwd: folder,
      env: { PATH: process.env.PATH ?? '' },
      python,
      onOutput: (chunk) => {
        output += chunk.toString();
      },
    });
    const waiting = new AbortController();
    const late = sleep(limitMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    const exit = await Promise.race([process_.exited, late]);
    waiting.abort();
    await process_.terminate(0);
    if (exit === undefined) return { unchecked: `TypeScript took more than ${limitMs / 1000} s` };
    const found = mistakes(output);
    if (exit.code === 0 || found.length > 0) return found;
    const [reason = `exit code ${exit.code}`] = output.split('\n').filter((line) => line !== '');
    return /node_modules/.test(reason) ? [] : { unchecked: `TypeScript said ${reason}` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function compilerOf(folder: string): string | undefined {
  try {
    const own = createRequire(join(folder, 'package.json'));
    const manifest = own.resolve('typescript/package.json');
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.tsc);
  } catch {
    return undefined;
  }
}

function settings({ folder, file }: TypesCheck): object {
  const above = configAbove(folder);
  // Nothing is written, so it is no mistake if declaration files could not be made.
  const declares = ['declaration', 'declarationMap', 'emitDeclarationOnly', 'isolatedDeclarations'];
  const off = Object.fromEntries([...declares, 'composite', 'incremental'].map((o) => [o, false]));
  const only = { noEmit: true, ...off };
  const own = { strict: true, module: 'NodeNext', target: 'ES2022', skipLibCheck: true };
  return {
    ...(above === undefined ? {} : { extends: above }),
    compilerOptions: { ...(above === undefined ? own : {}), ...only },
    files: [join(folder, file)],
    include: [],
  };
}

function configAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const config = join(at, 'tsconfig.json');
    if (existsSync(config)) return config;
    if (dirname(at) === at) return undefined;
  }
}

function mistakes(output: string): TypeProblem[] {
  const found: { place: string; message: string }[] = [];
  for (const line of output.split('\n')) {
    const [, file = '', row, column, message = ''] = MISTAKE.exec(line) ?? [];
    if (file !== '') found.push({ place: `${file}:${row}:${column}`, message });
    else if (line.startsWith(' ') && found.length > 0) {
      const last = found[found.length - 1] as { message: string };
      last.message += ` ${line.trim()}`;
    }
  }
  // Mistakes in packages belong to their authors; settings are not part of the code.
  return found.filter(({ place }) => !/node_modules\/|\.json:/.test(place));
}
