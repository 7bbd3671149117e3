import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { prepareEnvironment } from '../../_helpers/environments';
import {
  channel,
  type LocalSageMaker,
  python,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';
import { imagesIn, type TaskSource, taskRequest, writeTasks } from '../_helpers/tasks';

const preloads = resolve(__dirname, '../../../../lib/local/sagemaker/preloads');
const system = '/usr/bin/python3';

let local: LocalSageMaker;

beforeAll(async () => {
  await prepareEnvironment();
  local = await startLocalSageMaker({});
  await local.put('pima/a.csv', '1');
});

afterEach(() => {
  delete process.env.RANKZERO_MOUNT;
});

afterAll(async () => {
  await local?.close();
  removeDirectories();
});

/** Whether a user may have mounts of its own here; by another program than the one that is tested. */
function mayMount(...as: readonly string[]): boolean {
  const [command = '', ...args] = [
    ...as,
    'unshare',
    '--user',
    '--map-root-user',
    '--mount',
    'true',
  ];
  return spawnSync(command, args).status === 0;
}

const PYTHON = `import glob, os
def train(train):
    with open("/opt/ml/input/data/train/a.csv") as file:
        print("read", file.read(), glob.glob("/opt/ml/input/data/train/*"))
    name = os.environ["SM_CURRENT_HOST"]
    with open(f"/opt/ml/output/data/{name}", "w") as file:
        file.write("x")
    here = os.path.join(os.environ["SM_OUTPUT_DATA_DIR"], name)
    print("same", os.path.samefile(here, f"/opt/ml/output/data/{name}"))
    return {}
`;

const NODE = `import { readFileSync, readdirSync } from 'node:fs';
console.log('read', readFileSync('/opt/ml/input/data/train/a.csv', 'utf8'), readdirSync('/opt/ml').length);`;

async function run(source: TaskSource, entry: string, hosts = 1) {
  const images = imagesIn(writeTasks({ tested: { entry, ...source } }));
  const directory = temporaryDirectory();
  const service = new SageMakerService({ ...local.options, directory, images });
  try {
    const request = taskRequest('job', {
      entry,
      inputs: { train: { type: 'channel' } },
      outputs: {},
      hosts,
      changes: { InputDataConfig: [channel('train', 'pima/')] },
    });
    await service.call('CreateTrainingJob', request);
    const { FailureReason } = await service.waitForTrainingJob('job');
    const log = readFileSync(join(service.jobDirectory('job'), 'logs/algo-1.log'), 'utf8');
    return { FailureReason, log };
  } finally {
    await service.close();
  }
}

describe('a task that names /opt/ml', () => {
  const mounting = mayMount() ? test : test.skip;

  mounting('finds its own host’s tree there, and leaves no trace', async () => {
    const before = existsSync('/opt/ml');
    const { FailureReason, log } = await run({ code: { 'train.py': PYTHON } }, 'train:train', 2);
    expect(FailureReason).toBeUndefined();
    expect(log).toContain("read 1 ['/opt/ml/input/data/train/a.csv']\n");
    expect(log).toContain('same True');
    expect(existsSync('/opt/ml')).toBe(before);
    const node = await run({ code: { 'train.mjs': NODE }, runtime: 'node' }, 'train.ts');
    expect(node).toEqual({ FailureReason: undefined, log: expect.stringMatching(/^read 1 \d/) });
  });

  test('fails with what to name where nothing can be mounted', async () => {
    process.env.RANKZERO_MOUNT = 'off';
    const { FailureReason } = await run({ code: { 'train.py': PYTHON } }, 'train:train');
    expect(FailureReason).toContain(
      'UserError: NotOnThisMachine: the code names /opt/ml/input/data/train/a.csv, which this machine does not have',
    );
    expect(FailureReason).toContain(
      `Use os.environ["SM_CHANNEL_TRAIN"] or the function's input train, which is right everywhere (train.py:3 in train)`,
    );
    const node = await run({ code: { 'train.mjs': NODE }, runtime: 'node' }, 'train.ts');
    expect(node.log).toContain("Use the function's input train, which is right everywhere");
  });
});

describe('opt_ml_watch.py', () => {
  const base = () => {
    const directory = join(temporaryDirectory(), 'opt/ml');
    mkdirSync(join(directory, 'code'), { recursive: true });
    return directory;
  };
  const watched = (line: string) =>
    spawnSync(python, ['-c', `import glob, os, pathlib, shutil, subprocess\n${line}`], {
      env: {
        PYTHONPATH: preloads,
        PYTHONDONTWRITEBYTECODE: '1',
        RANKZERO_OPT_ML: 'absent',
        SAGEMAKER_BASE_DIR: base(),
      },
      encoding: 'utf8',
    });

  test.each([
    ['os.makedirs("/opt/ml/model", exist_ok=True)', 'SM_MODEL_DIR'],
    ['open(pathlib.Path("/opt/ml/model/x"), "w")', 'SM_MODEL_DIR"] or ctx.model_dir'],
    ['glob.glob("/opt/ml/input/data/train/*.csv")', 'SM_CHANNEL_TRAIN'],
    ['list(pathlib.Path("/opt/ml/input/data/my-data").iterdir())', 'SM_CHANNEL_MY-DATA'],
    ['open("/opt/ml/input/config/hyperparameters.json")', 'SM_INPUT_CONFIG_DIR'],
    ['shutil.copytree("/tmp", "/opt/ml/output/data/x")', 'SM_OUTPUT_DATA_DIR'],
    ['os.listdir("/opt/ml/checkpoints")', 'ctx.checkpoint_dir'],
    ['subprocess.run(["cp", "x", "/opt/ml/model/"])', 'SM_MODEL_DIR'],
    ['subprocess.run("cp /x/opt/ml/x /opt/ml/model", shell=True)', 'SM_MODEL_DIR'],
    ['os.listdir("/opt/ml")', 'SAGEMAKER_BASE_DIR'],
  ])('refuses %s and names %s', (line, name) => {
    const { status, stderr } = watched(line);
    expect(stderr).toContain(name);
    expect(status).toBe(1);
  });

  test.each([
    'os.listdir("/opt")',
    'open(os.environ["SAGEMAKER_BASE_DIR"] + "/x", "w")',
    'open("/tmp/opt/ml/x") if False else None',
    'os.path.exists("/opt/mlx"), os.path.exists("/opt/ml/model"), os.path.exists(0)',
    'subprocess.run(["true", "/x/opt/ml/model"], check=True)',
  ])('lets %s be', (line) => {
    expect(watched(line)).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('as an ordinary user', () => {
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  // Root alone can become another user; a word about it is all that others get.
  const can = process.getuid?.() === 0 && existsSync(system);
  const asUser = can && spawnSync(nobody[0] ?? '', [...nobody.slice(1), 'true']).status === 0;
  const ordinarily = asUser ? test : test.skip;
  const mounting = asUser && mayMount(...nobody) ? test : test.skip;
  let folder: string;

  beforeEach(() => {
    // A folder that others may look into, unlike that of these tests.
    folder = mkdtempSync(join('/tmp', 'rankzero-user-'));
    chmodSync(folder, 0o755);
    cpSync(preloads, join(folder, 'preloads'), { recursive: true });
    mkdirSync(join(folder, 'opt/ml/model'), { recursive: true });
    if (asUser) execFileSync('chown', ['-R', '65534:65534', folder]);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const runAs = (env: Readonly<Record<string, string>>, ...command: readonly string[]) =>
    spawnSync(nobody[0] ?? '', [...nobody.slice(1), ...command], {
      env: { PATH: '/usr/bin:/bin', TMPDIR: tmpdir(), ...env },
      cwd: folder,
      encoding: 'utf8',
    });

  mounting('finds the tree at /opt/ml, as the same user, with the rest of /opt', () => {
    const program = `import os
open("/opt/ml/model/x", "w").close()
print(os.getuid(), os.getcwd(), sorted(set(os.listdir("/opt")) - {"ml"}))`;
    const base = join(folder, 'opt/ml');
    const mount = [system, '-I', '-S', join(folder, 'preloads/opt_ml.py'), base];
    const { stdout, stderr } = runAs({}, ...mount, system, '-c', program);
    expect(stderr).toBe('');
    const others = execFileSync('ls', ['-A', '/opt'], { encoding: 'utf8' }).split('\n');
    const rest = others.filter((name) => name !== '' && name !== 'ml').sort();
    expect(stdout).toBe(`65534 ${folder} [${rest.map((name) => `'${name}'`).join(', ')}]\n`);
    expect(existsSync(join(base, 'model/x'))).toBe(true);
  });

  ordinarily('is told what to name where nothing can be mounted', () => {
    const env = { PYTHONPATH: join(folder, 'preloads'), RANKZERO_OPT_ML: 'absent' };
    const { status, stderr } = runAs(env, system, '-c', 'open("/opt/ml/model/x", "wb")');
    expect(stderr).toContain('Use os.environ["SM_MODEL_DIR"] or ctx.model_dir');
    expect(status).toBe(1);
  });
});
