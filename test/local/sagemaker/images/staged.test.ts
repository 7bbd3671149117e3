import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { TaskImages } from '../../../../lib/constructs';
import { customTask, input, output } from '../../../../lib/core';
import type { Assembly } from '../../../../lib/local/assembly';
import { PythonEnvironments } from '../../../../lib/local/python-environments';
import { taskImages } from '../../../../lib/local/sagemaker';
import { removeDirectories, synthesize } from '../../_helpers/assemblies';
import { prepareEnvironment } from '../../_helpers/environments';
import { type LocalSageMaker, python, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { root, taskRequest } from '../_helpers/tasks';

const fixtures = join(__dirname, '../fixtures');

let assembly: Assembly;
let local: LocalSageMaker;

beforeAll(async () => {
  await prepareEnvironment();
  const outputs = { value: output.json() };
  assembly = synthesize((app) => {
    const stack = new Stack(app, 'Images');
    const tasks = [
      customTask('Python', { source: 'functions', entry: 'work:place', inputs: {}, outputs }),
      customTask('Script', {
        source: 'typescript',
        entry: 'train.ts',
        inputs: { epochs: input.integer() },
        outputs,
      }),
    ];
    new TaskImages(stack, 'Images', { workflowName: 'staged', tasks, sourceRoot: fixtures });
    return stack;
  });
  const environments = new PythonEnvironments({ python, root });
  local = await startLocalSageMaker({
    images: taskImages(assembly, { environments, root }),
  });
});

afterAll(async () => {
  await local?.close();
  removeDirectories();
});

/** The image of a task by the tag that its repository tells. */
function imageOf(task: string): string {
  const repository = assembly
    .resourcesOfType('AWS::ECR::Repository')
    .find(({ physicalId }) => physicalId === `rankzero/staged/${task}`);
  const found = repository?.metadata['rankzero:image'] as { tag: string } | undefined;
  return `123456789012.dkr.ecr.us-east-1.amazonaws.com/rankzero/staged/${task}:${found?.tag}`;
}

async function valueOfJob(name: string, request: Record<string, unknown>, image: string) {
  const end = await local.run({
    ...request,
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
  });
  expect(end.FailureReason).toBeUndefined();
  const manifest = await local.get(`jobs/${name}/outputs/outputs.json`);
  return JSON.parse(manifest.toString()).outputs.value.value;
}

describe('what a construct has staged for an image', () => {
  test('runs a Python function', async () => {
    const request = taskRequest('python', { entry: 'work:place', hosts: 2 });
    await expect(valueOfJob('python', request, imageOf('python'))).resolves.toEqual({
      rank: 0,
      world: 2,
      local: 0,
    });
  });

  test('runs a TypeScript function, on two hosts of two processes', async () => {
    const request = taskRequest('script', {
      entry: 'train.ts',
      hosts: 2,
      inputs: { epochs: { type: 'integer' } },
      hyperparameters: {
        epochs: '3',
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '2',
      },
    });
    await expect(valueOfJob('script', request, imageOf('script'))).resolves.toEqual({
      epochs: 3,
      rank: 3,
      world: 4,
      local: 1,
      isFound: true,
    });
  });
});
