import { customTask, output, planTraining } from '../../../lib/core';
import { FACTS, problemsOf } from '../_helpers/factories';

type Options = Partial<Parameters<typeof customTask>[1]>;

const OPTIONS = {
  source: 'tasks/built',
  entry: 'train:train',
  inputs: {},
  outputs: { loss: output.float() },
};

const task = (options: Options) => customTask('built', { ...OPTIONS, ...options });

const PYTORCH = { framework: 'pytorch', version: '2.8' };
const GPU = { resources: { instanceType: 'ml.g5.xlarge' } };
const CPU = { resources: { instanceType: 'ml.m5.large' } };

describe('what the image of a task is built on', () => {
  test("is AWS's image of a framework, for what the instance type has, and brings its package", () => {
    expect(task({ base: PYTORCH, ...GPU })).toMatchObject({
      build: {
        base: expect.stringMatching(/^pytorch-training:2\.8-gpu-py312/),
        provides: ['torch==2.8.*'],
      },
      record: { base: PYTORCH },
    });
    expect(task({ base: PYTORCH, ...CPU }).build?.base).toMatch(/^pytorch-training:2\.8-cpu-py312/);
  });

  test.each([
    [{ framework: 'huggingface', version: '4.56' }, ['torch==2.8.*', 'transformers==4.56.*']],
    [{ framework: 'tensorflow', version: '2.19' }, ['tensorflow==2.19.*']],
  ])('of %j brings %j', (base, provides) => {
    expect(task({ base, ...GPU }).build?.provides).toEqual(provides);
  });

  test('may be any image, and then brings what the task says', () => {
    const { build, record } = task({
      base: 'registry.example:5000/team/torch:2.8-py311',
      provides: ['torch>=2.8,<3'],
    });
    expect(build).toMatchObject({
      base: 'registry.example:5000/team/torch:2.8-py311',
      provides: ['torch>=2.8,<3'],
    });
    expect(record.base).toBeUndefined();
  });

  test('may be said by a Dockerfile of the task’s own, and what it brings by the task', () => {
    const { build } = task({ dockerfile: 'Dockerfile', provides: ['torch==2.8.*'] });
    expect(build).toMatchObject({ dockerfile: 'Dockerfile', provides: ['torch==2.8.*'] });
  });

  test.each([[{ version: '9.9' }], [{}]])('is offered with a Python that runs: %j', (version) => {
    const base = { framework: 'pytorch', ...version } as never;
    const [problem, ...more] = problemsOf(() => customTask('built', { ...OPTIONS, base, ...GPU }));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ path: '$.base.version' });
    expect(problem?.allowed).toMatch(/^2\.10\.0, .*, 2\.0\.0$/);
  });

  test.each<[Options, string, string]>([
    [
      { base: { framework: 'pytorch', version: '9.9' }, ...GPU },
      'UnknownVersion',
      '$.base.version',
    ],
    [{ base: { framework: 'torch', version: '2.8' } }, 'UnknownFramework', '$.base.framework'],
    [{ base: { ...PYTORCH, pythonVersion: 'py39' } }, 'UnknownVersion', '$.base.pythonVersion'],
    [{ base: { ...PYTORCH, cuda: '12' } as never }, 'UnknownField', '$.base.cuda'],
    [{ base: 5 as never }, 'WrongType', '$.base'],
    [{ base: 'Not an image' }, 'InvalidValue', '$.base'],
    [{ base: 'python:3.9-slim' }, 'InvalidValue', '$.base'],
    [{ base: { framework: 'mxnet', version: '1.9' } }, 'InvalidValue', '$.base.version'],
    [
      { base: PYTORCH, resources: { instanceType: ['ml.g5.xlarge', 'ml.m5.large'] } },
      'InvalidValue',
      '$.resources.instanceType',
    ],
    [
      { base: { framework: 'huggingface', version: '4.56' }, ...CPU },
      'InvalidValue',
      '$.resources.instanceType',
    ],
    [{ provides: ['torch==2.8.*'] }, 'MissingField', '$.base'],
    [{ base: 'mine', provides: ['./torch.whl'] }, 'InvalidValue', '$.provides[0]'],
    [{ entry: 'train.ts', base: PYTORCH }, 'InvalidValue', '$.base'],
    [{ dockerfile: 'Dockerfile', base: 'python:3.12' }, 'InvalidValue', '$.base'],
    [{ image: 'mine:1', base: 'python:3.12' }, 'InvalidValue', '$.base'],
  ])('is refused: %j', (options, code, path) => {
    const { source: _source, ...rest } = OPTIONS;
    const given = options.image === undefined ? OPTIONS : rest;
    expect(problemsOf(() => customTask('built', { ...given, ...options }))).toMatchObject([
      { code, path },
    ]);
  });
});

describe('a request for a task that is built on AWS’s image of a framework', () => {
  const record = { ...task({ base: PYTORCH, ...GPU }).record, image: 'mine:1' };
  const plan = (overrides: object, region = 'eu-west-1') =>
    planTraining(record, { task: 'built', overrides }, { name: 'run-1' }, { ...FACTS, region });

  test('may ask for another type with the same kind of processor', () => {
    const { request } = plan({ resources: { instanceType: 'ml.p4d.24xlarge' } });
    expect(request.ResourceConfig).toMatchObject({ InstanceType: 'ml.p4d.24xlarge' });
  });

  test('is refused on another kind, in one problem', () => {
    expect(problemsOf(() => plan(CPU))).toEqual([
      {
        code: 'InvalidValue',
        path: '$.overrides.resources.instanceType',
        message: "The task's image is built on AWS's pytorch 2.8 for GPUs; this type has x86 CPUs.",
        found: '"ml.m5.large"',
        allowed: 'instance types with GPUs; for others, a second task',
      },
    ]);
  });

  test('is refused in a region where AWS does not publish it', () => {
    expect(problemsOf(() => plan({}, 'moon-west-1'))).toMatchObject([
      { code: 'RegionNotSupported' },
    ]);
  });
});
