import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PythonEnvironments, PythonImage } from '../../../../lib/local/python-environments';
import { frameworkImages } from '../../../../lib/local/sagemaker';
import { madeFile } from '../../../../lib/staging/context-file';
import { sourceArchive } from '../../../../lib/staging/source-archive';
import { prepareEnvironment } from '../../_helpers/environments';
import {
  channel,
  type LocalSageMaker,
  python,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';
import { root } from '../_helpers/tasks';

const IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3';
const ARCHIVE = 's3://data/scripts/1.gz';

/** In the shape of the SDK's examples: arguments, variables, a file in SM_MODEL_DIR. */
const TRAIN = `import argparse, json, os
from helper import double

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--max-leaf-nodes", type=int)
    parser.add_argument("--name")
    parser.add_argument("--train", default=os.environ["SM_CHANNEL_TRAIN"])
    parser.add_argument("--model-dir", default=os.environ["SM_MODEL_DIR"])
    args = parser.parse_args()
    seen = {
        "leaves": double(args.max_leaf_nodes),
        "name": args.name,
        "files": os.listdir(args.train),
        "hyperparameters": json.loads(os.environ["SM_HPS"]),
        "here": sorted(os.listdir(".")),
        "hosts": json.loads(os.environ["SM_HOSTS"]),
    }
    with open(os.path.join(args.model_dir, "model.json"), "w") as file:
        json.dump(seen, file)
    print("accuracy: 0.75")
`;
/** Folders beside the source, as the archive of a task with `include` has them. */
const INCLUDED = `from shared import words
from features.scale import FACTOR
print(f"imported {words.GREETING} and {FACTOR}")
`;
const RANK = `import os
from mpi4py import MPI
print(f"rank {MPI.COMM_WORLD.Get_rank()} of {MPI.COMM_WORLD.Get_size()}: {os.environ['SM_CURRENT_HOST']}")
`;

let local: LocalSageMaker;
/** What environments were asked for. */
const asked: (PythonImage & { readonly text: string })[] = [];

beforeAll(async () => {
  const [plain, mpi] = [await prepareEnvironment(), await prepareEnvironment('', 'mpi')];
  // These have the toolkit; no framework is installed for a test.
  const environments: Pick<PythonEnvironments, 'environment'> = {
    environment: async (image) => {
      asked.push({ ...image, text: readFileSync(image.requirements, 'utf8') });
      const isMpi = image.packages.some((name) => name.startsWith('mpi4py'));
      const [, version = ''] = /python(3\.\d+)/.exec(siteOf(isMpi ? mpi : plain)) ?? [];
      return { python: isMpi ? mpi : plain, version };
    },
  };
  const preloads = join(root, 'lib/local/sagemaker/preloads');
  local = await startLocalSageMaker({
    images: frameworkImages({
      environments: environments as PythonEnvironments,
      python,
      root,
      preloads,
    }),
  });
  const files = [
    madeFile('train.py', TRAIN),
    madeFile('helper.py', 'def double(number):\n    return 2 * number\n'),
    madeFile('broken.py', 'raise ValueError("no data")\n'),
    madeFile('rank.py', RANK),
    madeFile('requirements.txt', 'humanize\n'),
  ];
  await local.put('scripts/1.gz', sourceArchive(files));
  const included = [
    madeFile('train.py', INCLUDED),
    madeFile('shared/words.py', 'GREETING = "hello"\n'),
    madeFile('features/pyproject.toml', '[project]\nname = "features"\nversion = "1"\n'),
    madeFile('features/src/features/__init__.py', ''),
    madeFile('features/src/features/scale.py', 'FACTOR = 3\n'),
    madeFile('requirements.txt', 'humanize\n./features\n'),
  ];
  await local.put('scripts/included.gz', sourceArchive(included));
  await local.put('iris/a.csv', '1');
});

afterAll(() => local?.close());

/** Where an environment's packages are, which tells its Python. */
function siteOf(interpreter: string): string {
  const [line = ''] = readFileSync(join(interpreter, '../../pyvenv.cfg'), 'utf8')
    .split('\n')
    .filter((text) => text.startsWith('version'));
  return `python${/3\.\d+/.exec(line)?.[0]}`;
}

function run(name: string, script: string, changes: Record<string, string> = {}) {
  return local.run(
    requestFor('none', name, {
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
      HyperParameters: {
        'max-leaf-nodes': '15',
        name: '"a b"',
        sagemaker_program: JSON.stringify(script),
        sagemaker_submit_directory: JSON.stringify(ARCHIVE),
        sagemaker_container_log_level: '20',
        ...changes,
      },
      InputDataConfig: [channel('train', 'iris/')],
    }),
  );
}

const logOf = (job: string) =>
  readFileSync(join(local.service.jobDirectory(job), 'logs/algo-1.log'), 'utf8');
const treeOf = (job: string) => join(local.service.jobDirectory(job), 'hosts/algo-1/opt/ml');

describe('a script in the image of a framework', () => {
  test('gets arguments, variables and its folder from the toolkit, and leaves a model', async () => {
    const end = await run('given', 'train.py');
    expect(end.FailureReason).toBeUndefined();
    expect(end.ModelArtifacts?.S3ModelArtifacts).toContain('given/output/model.tar.gz');
    const model = readFileSync(join(treeOf('given'), 'model/model.json'), 'utf8');
    expect(JSON.parse(model)).toEqual({
      leaves: 30,
      name: 'a b',
      files: ['a.csv'],
      hyperparameters: { 'max-leaf-nodes': 15, name: 'a b' },
      here: expect.arrayContaining(['helper.py', 'requirements.txt', 'train.py']),
      hosts: ['algo-1'],
    });
    expect(logOf('given')).toContain(
      'sagemaker-training-toolkit INFO     requirements.txt is installed already.',
    );
  });

  test('has the framework in its image’s version, on its Python, and its own requirements', () => {
    expect(asked[0]).toMatchObject({ version: '3.9', text: 'humanize\n' });
    expect(asked[0]?.packages).toEqual(
      expect.arrayContaining(['scikit-learn==1.2.*', 'numpy<2', 'sagemaker-training>=4.2,<6']),
    );
    expect(logOf('given')).toMatch(/^rankzero: sklearn 1\.2-1 runs here with packages of PyPI/);
  });

  test('imports folders of its archive, and projects of it from their sources', async () => {
    const end = await run('included', 'train.py', {
      sagemaker_submit_directory: '"s3://data/scripts/included.gz"',
    });
    expect(end.FailureReason).toBeUndefined();
    expect(logOf('included')).toContain('imported hello and 3');
    const { text, projects = [] } = asked.at(-1) ?? {};
    expect([text, projects.map(({ folder }) => basename(folder))]).toEqual([
      'humanize\n',
      ['features'],
    ]);
  });

  test('fails with its error, as the toolkit reports it', async () => {
    const end = await run('broken', 'broken.py');
    expect(end.TrainingJobStatus).toBe('Failed');
    expect(end.FailureReason).toMatch(/^AlgorithmError: ExecuteUserScriptError:/);
    expect(end.FailureReason).toContain('ValueError: no data');
  });

  test('is started by mpirun where hyperparameters ask for MPI', async () => {
    const end = await run('mpi', 'rank.py', {
      sagemaker_mpi_enabled: 'true',
      sagemaker_mpi_num_of_processes_per_host: '2',
      sagemaker_mpi_custom_mpi_options: '""',
    });
    expect(end.FailureReason).toBeUndefined();
    expect(logOf('mpi')).toMatch(/rank 0 of 2: algo-1/);
    expect(logOf('mpi')).toMatch(/rank 1 of 2: algo-1/);
  });

  test('ends where its archive is not there, with the place', async () => {
    const end = await run('gone', 'train.py', {
      sagemaker_submit_directory: '"s3://data/scripts/2.gz"',
    });
    expect(end.FailureReason).toMatch(
      /^ClientError: the source archive cannot be read: NoSuchKey.*s3:\/\/data\/scripts\/2\.gz/,
    );
  });

  test('is needed: without one the image is refused, but the algorithm XGBoost is another’s', () => {
    const { images } = local.options;
    expect(images(IMAGE)).toBeUndefined();
    expect(images.refusal?.(IMAGE)).toContain('the job names none');
    const xgboost = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
    expect(images.refusal?.(xgboost)).toBeUndefined();
    expect(images(xgboost, { sagemaker_program: '"train.py"' })?.name).toBe('xgboost 1.7-1');
  });
});
