import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  containerImages,
  type SageMakerService,
  SageMakerService as Service,
} from '../../../../lib/local/sagemaker';
import { allEnded } from '../../../_helpers/processes';
import { StandInEngine } from '../../../_helpers/stand-in-engine';
import { linesOf, logOf, namesInArchive, statuses } from '../_helpers/job-facts';
import {
  type LocalSageMaker,
  python,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

/** What Docker itself would do is not tested here: a stand-in runs images as processes. */
const home = mkdtempSync(join(tmpdir(), 'rankzero-engine-'));
const fixture = (name: string) => [python, '-u', join(__dirname, `../fixtures/${name}.py`)];
const engine = new StandInEngine(home, {
  'fixture/contained': fixture('contained'),
  'fixture/fail': fixture('fail'),
  'fixture/forever': fixture('forever'),
});
const { PATH } = process.env;

let local: LocalSageMaker;

beforeAll(async () => {
  process.env.PATH = engine.path;
  local = await startLocalSageMaker({
    images: containerImages({ engine: { name: 'docker' }, takesAny: true }),
  });
});

afterAll(async () => {
  await local.close();
  process.env.PATH = PATH;
  rmSync(home, { recursive: true });
});

const RESOURCES = { InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 };

/** What follows an option, wherever it is given. */
const valuesOf = (args: readonly string[], option: string) =>
  args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []));

describe('a job whose image runs in a container', () => {
  test('is one command of the engine, with the host’s tree at /opt/ml and the platform’s variables', async () => {
    const end = await local.run(
      requestFor('contained', 'one', {
        AlgorithmSpecification: {
          TrainingImage: 'fixture/contained',
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'loss', Regex: 'loss=(\\S+)' }],
        },
        Environment: { MODE: 'fast', PATH: '/opt/bin' },
      }),
    );
    expect(end).toMatchObject({
      TrainingJobStatus: 'Completed',
      FinalMetricDataList: [{ MetricName: 'loss', Value: 0.5 }],
    });
    const run = engine.lastRun();
    const [name = ''] = valuesOf(run, '--name');
    const base = join(local.service.jobDirectory('one'), 'hosts/algo-1/opt/ml');
    expect(valuesOf(run, '--mount')).toEqual([`type=bind,source=${base},target=/opt/ml`]);
    expect(valuesOf(run, '--network')).toEqual(['host']);
    expect(run.slice(-2)).toEqual(['fixture/contained', 'train']);
    // Neither this machine's variables nor those of programs that stand for an image.
    expect(Object.keys(engine.environmentOf(name)).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'MODE',
      'PATH',
      'TRAINING_JOB_ARN',
      'TRAINING_JOB_NAME',
    ]);
    // In a list of processes, everybody sees what stands on a command line.
    expect(valuesOf(run, '--env')).toContain('AWS_SECRET_ACCESS_KEY');
    expect(engine.environmentOf(name)).toMatchObject({ MODE: 'fast', PATH: '/opt/bin' });
    expect(logOf(local, 'one')).toMatch(
      /^rankzero: the image fixture\/contained runs in a container/,
    );
    expect(await namesInArchive(local, 'jobs/one/output/model.tar.gz')).toEqual(['weights-algo-1']);
    expect(engine.calls().at(-1)).toEqual(['rm', '--force', name]);
  });

  test('begins with the entry point and arguments of its request', async () => {
    const specified = (name: string, members: object) =>
      local.run(
        requestFor('contained', name, {
          AlgorithmSpecification: {
            TrainingImage: 'fixture/contained',
            TrainingInputMode: 'File',
            ...members,
          },
        }),
      );
    await specified('entry', { ContainerEntrypoint: ['python', '-m'] });
    expect(valuesOf(engine.lastRun(), '--entrypoint')).toEqual(['python']);
    expect(engine.lastRun().slice(-2)).toEqual(['fixture/contained', '-m']);
    await specified('both', { ContainerEntrypoint: ['sh'], ContainerArguments: ['-c', 'x'] });
    expect(engine.lastRun().slice(-3)).toEqual(['fixture/contained', '-c', 'x']);
    await specified('arguments', { ContainerArguments: ['fit'] });
    expect(engine.lastRun().slice(-2)).toEqual(['fixture/contained', 'fit']);
  });

  test('has a network for several hosts, which find each other by name, and no other if it is isolated', async () => {
    await local.run(
      requestFor('contained', 'hosts', {
        ResourceConfig: { ...RESOURCES, InstanceCount: 2 },
        EnableNetworkIsolation: true,
      }),
    );
    const [first, second] = [engine.lastRun('algo-1'), engine.lastRun('algo-2')];
    const [network = ''] = valuesOf(first, '--network');
    expect(valuesOf(second, '--network')).toEqual([network]);
    expect(valuesOf(second, '--network-alias')).toEqual(['algo-2']);
    const calls = engine.calls().filter(([verb]) => verb === 'network');
    expect(calls.map(([, what]) => what)).toEqual(['create', 'rm']);
    expect(calls[0]).toEqual(expect.arrayContaining(['--internal', network]));
    expect(logOf(local, 'hosts', 'algo-2')).toContain('"network_interface_name":"eth0"');
    await local.run(requestFor('contained', 'isolated', { EnableNetworkIsolation: true }));
    expect(valuesOf(engine.lastRun(), '--network')).toEqual(['none']);
  });

  test('fails with the words and the code that its container leaves', async () => {
    const HyperParameters = { failure: 'no data', code: '3' };
    const end = await local.run(requestFor('fail', 'failing', { HyperParameters }));
    expect(end.FailureReason).toBe('AlgorithmError: no data, exit code: 3');
  });

  test('fails where the engine cannot get the image, in SageMaker’s words and the engine’s', async () => {
    const end = await local.run(requestFor('absent', 'absent'));
    expect(statuses(end)).toEqual(['Starting', 'Downloading', 'Failed']);
    expect(end.FailureReason).toMatch(
      /^ClientError: Cannot pull algorithm container\. .*\(docker: fixture\/absent: manifest unknown\)$/,
    );
  });
});

describe('a container that is stopped', () => {
  const started = async (service: SageMakerService, name: string, stubborn: boolean) => {
    const lines = linesOf(service);
    const HyperParameters = { stubborn: String(stubborn) };
    await service.call('CreateTrainingJob', requestFor('forever', name, { HyperParameters }));
    const [ready] = await lines(name, /^ready (\d+)/);
    await service.call('StopTrainingJob', { TrainingJobName: name });
    const end = await service.waitForTrainingJob(name);
    return { end, pid: Number(ready?.[1]) };
  };

  test('gets the signal, and what it saves then is kept', async () => {
    const { end } = await started(local.service, 'stopped', false);
    expect(end.TrainingJobStatus).toBe('Stopped');
    expect(await namesInArchive(local, 'jobs/stopped/output/model.tar.gz')).toEqual(['saved']);
  });

  test('is removed where it does not heed it: the engine’s program alone would leave it running', async () => {
    const directory = `${local.directory}/stubborn`;
    const service = new Service({ ...local.options, directory, stopGraceMs: 200 });
    const { end, pid } = await started(service, 'stubborn', true);
    expect(end.TrainingJobStatus).toBe('Stopped');
    await allEnded(pid);
    await service.close();
  });
});
