import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { prepareEnvironment } from '../../_helpers/environments';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { imagesIn, type TaskSource, taskRequest, writeTasks } from '../_helpers/tasks';

let local: LocalSageMaker;
const before = { ...process.env };

beforeAll(async () => {
  await prepareEnvironment();
  local = await startLocalSageMaker();
});

afterAll(async () => {
  for (const name of Object.keys(process.env)) {
    if (before[name] === undefined) delete process.env[name];
  }
  Object.assign(process.env, before);
  await local?.close();
  removeDirectories();
});

/** Runs a task in a service of its own, whose trees are in a directory. */
async function run(source: TaskSource, entry: string, directory = temporaryDirectory()) {
  const images = imagesIn(writeTasks({ tested: { entry, ...source } }));
  const service = new SageMakerService({ ...local.options, directory, images });
  try {
    await service.call('CreateTrainingJob', taskRequest('job', { entry, outputs: {} }));
    const { FailureReason } = await service.waitForTrainingJob('job');
    const log = readFileSync(join(service.jobDirectory('job'), 'logs/algo-1.log'), 'utf8');
    return { FailureReason, log };
  } finally {
    await service.close();
  }
}

/** A folder with a Python module. */
function folderWith(module: string): string {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, `${module}.py`), '');
  return folder;
}

describe('a Python task', () => {
  test('finds what its image has, and nothing that is on this machine', async () => {
    const home = temporaryDirectory();
    process.env.PYTHONPATH = folderWith('of_the_path');
    process.env.PYTHONUSERBASE = home;
    process.env.HOME = home;
    process.env.XDG_CACHE_HOME = join(before.HOME ?? '', '.cache');
    for (const version of ['3.10', '3.11', '3.12', '3.13']) {
      const site = join(home, `.local/lib/python${version}/site-packages`);
      mkdirSync(site, { recursive: true });
      writeFileSync(join(site, 'of_the_user.py'), '');
    }
    const train = `from importlib.util import find_spec
def train():
    names = "numpy scipy boto3 sagemaker_training rankzero optuna xgboost pyarrow moto sklearn of_the_path of_the_user"
    print("found", *[name for name in names.split() if find_spec(name)])
    return {}
`;
    const { log } = await run({ code: { 'train.py': train } }, 'train:train');
    expect(log).toContain('found numpy scipy boto3 sagemaker_training rankzero\n');
  });

  test('fails for a package that no requirement names, and says where to name it', async () => {
    const code = { 'train.py': 'import optuna\n\n\ndef train():\n    return {}\n' };
    const { FailureReason } = await run({ code }, 'train:train');
    expect(FailureReason).toContain(
      "MissingRequirement: No module named 'optuna'; the image does not have it: add its package to requirements.txt",
    );
  });
});

describe('a task in JavaScript', () => {
  test('finds no packages but those in its own tree', async () => {
    const above = temporaryDirectory();
    const home = temporaryDirectory();
    process.env.HOME = home;
    for (const folder of [above, home]) {
      for (const modules of ['node_modules', '.node_modules']) {
        mkdirSync(join(folder, modules, 'of-this-machine'), { recursive: true });
        writeFileSync(join(folder, modules, 'of-this-machine/index.js'), '');
      }
    }
    const bundle = `import { createRequire } from 'node:module';
const name = 'of-this-machine';
const own = 'of-the-image';
const said = (error) => error.code;
console.log(await import(name).catch(said));
try { createRequire(import.meta.url)(name); } catch (error) { console.log(said(error)); }
console.log((await import(own)).default, createRequire(import.meta.url)(own));`;
    const own = 'node_modules/of-the-image/index.js';
    const code = { 'train.mjs': bundle, [own]: "module.exports = 'own';" };
    const { FailureReason, log } = await run({ code, runtime: 'node' }, 'train.ts', above);
    expect(FailureReason).toBeUndefined();
    expect(log).toBe('ERR_MODULE_NOT_FOUND\nMODULE_NOT_FOUND\nown own\n');
  });
});
