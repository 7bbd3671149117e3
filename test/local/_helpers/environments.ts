import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PythonEnvironments } from '../../../lib/local/python-environments';
import { pythonRecipe } from '../../../lib/local/sagemaker/images/python-recipe';

const root = resolve(__dirname, '../../..');

/** How long a first installation may take: it downloads what every image has. */
export const INSTALL_MS = 300_000;

/**
 * Makes the environment of tasks with these requirements in the user's cache, so that no test waits
 * for it but this; for `beforeAll`, with {@link INSTALL_MS}.
 */
export async function prepareEnvironment(text = ''): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-requirements-'));
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, text);
  const environments = new PythonEnvironments({ python: join(root, '.venv/bin/python'), root });
  try {
    const image = { ...pythonRecipe(join(root, 'containers/python')), requirements };
    const signal = new AbortController().signal;
    return (await environments.environment(image, { waitsFor: () => undefined, signal })).python;
  } finally {
    await environments.close();
    rmSync(folder, { recursive: true });
  }
}
