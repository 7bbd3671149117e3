import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PythonProject } from '../../python-environments';

/** What says how a project is built and what it requires. */
const SETTINGS = ['pyproject.toml', 'setup.cfg', 'setup.py', 'requirements.txt'];
/** What becomes a compiled module. */
const COMPILED = /\.(?:c|cc|cpp|cu|cxx|f|f90|pyx|rs)$/;

/**
 * The projects in a folder of a build context, such as packages of a monorepo.
 *
 * One in Python alone is installed once for its settings, and imported from its sources. One that is
 * compiled is installed again after each edit, because only what is built can be imported.
 */
export function projectsIn(folder: string): PythonProject[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => projectOf(join(folder, name)));
}

/** The project in a folder. */
export function projectOf(folder: string): PythonProject {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const isCompiled = files.some((file) => COMPILED.test(file));
  const its = isCompiled ? files : files.filter((file) => isSetting(file, folder));
  const sources = join(folder, 'src');
  return {
    folder,
    imports: isCompiled ? [] : [existsSync(sources) ? sources : folder],
    identity: JSON.stringify([
      basename(folder),
      ...its.map((file) => [file.slice(folder.length), readFileSync(file, 'latin1')]),
    ]),
  };
}

function isSetting(file: string, folder: string): boolean {
  return SETTINGS.some((name) => file === join(folder, name));
}
