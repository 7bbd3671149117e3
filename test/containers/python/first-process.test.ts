import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asFirstProcess, firstProcessOf, namespaceTest } from '../../_helpers/first-process';
import { writeFiles } from '../../_helpers/folders';
import { prepareEnvironment } from '../../local/_helpers/environments';
import { Job, type JobOptions } from '../node/_helpers/job';
import { Store } from '../node/_helpers/store';

const CONTAINER = join(__dirname, '../../../containers/python');
const DOCUMENT = join(__dirname, '../../../docs/checkpoints.md');
const INIT = join(CONTAINER, 'rankzero/init.py');

/** Goes on from its checkpoint, and saves one when it is asked to stop; that takes it some time. */
const CODE = `
import os
import time
from pathlib import Path

from rankzero import Stopped, task

HERE = Path(os.environ["JOB_DIRECTORY"])


@task
def train(ctx):
    checkpoint = ctx.checkpoint_dir / f"rank-{ctx.rank}"
    done = int(checkpoint.read_text()) if checkpoint.exists() else 0
    try:
        (HERE / f"ready-{ctx.rank}").write_text("x")
        time.sleep(3600)
    except Stopped:
        # Others are done before it.
        time.sleep(0.5 * ctx.rank)
        checkpoint.write_text(str(done + 1))
        if os.environ.get("RETURNS"):
            return {"done": done + 1}
        raise
`;

/** The example of docs/checkpoints.md, with epochs that tell of themselves; the third takes long. */
const EXAMPLE = `${/```python\n(.*?)```/s.exec(readFileSync(DOCUMENT, 'utf8'))?.[1]}

def train_one(epoch):
    here = Path(os.environ["JOB_DIRECTORY"])
    with open(here / "epochs", "a") as file:
        file.write(f"{epoch} ")
    if epoch == 2 and not os.environ.get("AGAIN"):
        import time

        (here / "ready-0").write_text("x")
        time.sleep(3600)
`;

let store: Store;
let python: string;
let code: string;
let jobs: Job[] = [];

beforeAll(async () => {
  [store, python] = await Promise.all([Store.start(), prepareEnvironment()]);
  code = writeFiles(mkdtempSync(join(tmpdir(), 'rankzero-first-')), {
    'train.py': CODE,
    'example.py': EXAMPLE,
  });
  cpSync(join(CONTAINER, 'rankzero_program.py'), join(code, 'rankzero_program.py'));
});
beforeEach(() => store.newBucket());
afterEach(() => {
  for (const job of jobs) job.close();
  jobs = [];
});
afterAll(async () => {
  await store?.stop();
  rmSync(code, { recursive: true });
});

/** A job whose host has the tree of an image. */
function jobOf(options: Partial<JobOptions> = {}): Job {
  const job = new Job({
    code,
    entry: 'train:train',
    jobs: `s3://${store.bucket}/jobs`,
    endpoint: `http://127.0.0.1:${store.port}`,
    outputs: { done: { type: 'integer' } },
    ...options,
  });
  jobs.push(job);
  cpSync(code, join(job.base(), 'code'), { recursive: true });
  mkdirSync(join(job.base(), 'checkpoints'));
  return job;
}

/** Runs the image's command as a container's first process. */
function start(job: Job, environment: Readonly<Record<string, string>>) {
  const variables = {
    PATH: `${dirname(python)}:${process.env.PATH}`,
    PYTHONPATH: CONTAINER,
    PYTHONDONTWRITEBYTECODE: '1',
    SAGEMAKER_PROGRAM: 'rankzero_program.py',
    // No name server knows algo-1.
    SM_STUDIO_LOCAL_MODE: 'true',
    ...environment,
  };
  return job.start('algo-1', variables, asFirstProcess(python, '-I', '-S', INIT, 'train'));
}

/** Asks the first process to stop once all ranks are at work. */
async function stopped(job: Job, ranks: number, environment: Record<string, string> = {}) {
  const child = start(job, environment);
  const ended = job.end(child);
  for (let rank = 0; rank < ranks; rank++) await job.waitFor(`ready-${rank}`);
  process.kill(firstProcessOf(child.pid), 'SIGTERM');
  return ended;
}

const checkpoint = (job: Job, rank = 0) =>
  readFileSync(join(job.base(), 'checkpoints', `rank-${rank}`), 'utf8');

describe('the Python image’s first process, with SageMaker’s training toolkit', () => {
  namespaceTest(
    'has a function save its checkpoint, and go on from it in another run',
    async () => {
      const job = jobOf({
        entry: 'example:train',
        inputs: { epochs: { type: 'integer', default: 4 } },
        outputs: { epochs: { type: 'integer' } },
      });
      const { code, failure, stdout } = await stopped(job, 1);
      expect(stdout).toContain('rank 0 of 1 on algo-1 stopped: Stopped: SIGTERM');
      expect([code, failure]).toEqual([143, undefined]);
      expect(await store.keys()).toEqual([]);
      const again = await job.end(start(job, { AGAIN: 'yes' }));
      expect(again).toMatchObject({ code: 0, failure: undefined });
      expect((await store.manifest()).outputs.epochs).toMatchObject({ value: 4 });
      const epochs = readFileSync(join(job.directory, 'epochs'), 'utf8');
      expect(epochs).toBe('0 1 2 2 3 ');
    },
  );

  namespaceTest('has what a function returns then stored', async () => {
    const job = jobOf();
    const { code, failure } = await stopped(job, 1, { RETURNS: 'yes' });
    expect([code, failure]).toEqual([0, undefined]);
    const { outputs } = await store.manifest();
    expect(outputs.done).toMatchObject({ value: 1 });
  });

  namespaceTest(
    'has every process of torchrun save, though some are done before others',
    async () => {
      const job = jobOf({
        hyperparameters: {
          sagemaker_torch_distributed_enabled: 'true',
          sagemaker_torch_distributed_processes_per_host: '3',
        },
      });
      const { code, failure } = await stopped(job, 3);
      expect([code, failure]).toEqual([143, undefined]);
      expect([0, 1, 2].map((rank) => checkpoint(job, rank))).toEqual(['1', '1', '1']);
      expect(existsSync(join(job.base(), 'output/.rankzero-listeners'))).toBe(false);
    },
  );
});
