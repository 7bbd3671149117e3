import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PythonEnvironments } from '../../../lib/local/python-environments';
import { environmentWithMpi } from '../../../lib/local/sagemaker/images/open-mpi';
import { pythonRecipe } from '../../../lib/local/sagemaker/images/python-recipe';

const root = resolve(__dirname, '../../..');

/** The Dockerfile of Python tasks, for a distribution. */
export function dockerfileFor(distribution: string): string {
  const text = readFileSync(join(root, 'containers/python/Dockerfile'), 'utf8');
  return text.replace(/^ARG DISTRIBUTION=none$/m, `ARG DISTRIBUTION=${distribution}`);
}

/**
 * Makes the environment of tasks with these requirements in the user's cache, so that no test waits
 * for it but this; for `beforeAll`.
 */
export async function prepareEnvironment(text = '', distribution = 'none'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-requirements-'));
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, text);
  writeFileSync(join(folder, 'Dockerfile'), dockerfileFor(distribution));
  const environments = new PythonEnvironments({ python: join(root, '.venv/bin/python'), root });
  try {
    const { signal } = new AbortController();
    const wait = { waitsFor: () => undefined, signal };
    return (await environmentWithMpi(environments, pythonRecipe(folder), wait)).python;
  } finally {
    await environments.close();
    rmSync(folder, { recursive: true });
  }
}
