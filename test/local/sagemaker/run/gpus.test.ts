import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gpus } from '../../../../lib/local/sagemaker/run/gpus';
import { type LocalSageMaker, requestFor, startLocalSageMaker } from '../_helpers/local-sagemaker';

const hosts = (count: number, instanceType = 'ml.p4d.24xlarge') =>
  Array.from({ length: count }, (_, index) => ({
    name: `algo-${index + 1}`,
    group: '',
    instanceType,
    address: '',
    base: '',
  }));

const pool = (...gpus: string[]) => new Gpus(async () => gpus);
const visible = 'CUDA_VISIBLE_DEVICES';

describe("a machine's GPUs", () => {
  test('are shared out among the hosts, each of which counts its own from 0', async () => {
    const two = hosts(2);
    const dealt = await pool('0', '1', '2', '3').deal(two, 2, 1);
    expect(two.map((host) => dealt.env(host)[visible])).toEqual(['0,1', '2,3']);
    expect(dealt.notice).toBeUndefined();
  });

  test('that are too few are shared, and the log says who has which', async () => {
    const two = hosts(2);
    const dealt = await pool('0').deal(two, 8, 1);
    expect(two.map((host) => dealt.env(host)[visible])).toEqual(['0', '0']);
    expect(dealt.notice).toMatch(
      /^this machine has 1 GPU, and the job's processes want 16: algo-1 has 0; algo-2 has 0\..*--processes-per-host/,
    );
  });

  test('are others for each job that runs at a time, until it ends', async () => {
    const machine = pool('0', '1');
    const [host] = hosts(1) as [ReturnType<typeof hosts>[number]];
    const first = await machine.deal([host], 1, 2);
    const second = await machine.deal([host], 1, 2);
    first.release();
    const third = await machine.deal([host], 1, 2);
    expect([first, second, third].map((dealt) => dealt.env(host)[visible])).toEqual([
      '0',
      '1',
      '0',
    ]);
  });

  test('are not dealt to hosts of instances without any, which see what there is', async () => {
    const [host] = hosts(1, 'ml.m5.large') as [ReturnType<typeof hosts>[number]];
    const dealt = await new Gpus(() => Promise.reject(new Error('nobody asks'))).deal([host], 1, 1);
    expect([dealt.env(host), dealt.notice]).toEqual([{}, undefined]);
  });

  test('that are not there are noted', async () => {
    const { notice } = await pool().deal(hosts(1), 1, 1);
    expect(notice).toBe('ml.p4d.24xlarge has GPUs; this machine has none that its driver lists.');
  });
});

describe('a training job on instances with GPUs', () => {
  let local: LocalSageMaker;

  beforeAll(async () => {
    const command = ['/bin/sh', '-c', `echo "sees $${visible}."`];
    local = await startLocalSageMaker({
      gpus: async () => ['0', '1'],
      images: () => ({ name: 'sees', program: { command } }),
    });
  });
  afterAll(() => local.close());

  const seen = (job: string) =>
    ['algo-1', 'algo-2'].map(
      (host) =>
        /sees (.*)\.\n/.exec(
          readFileSync(join(local.service.jobDirectory(job), 'logs', `${host}.log`), 'utf8'),
        )?.[1],
    );

  test('sees its share on each host; what its environment says counts', async () => {
    const ResourceConfig = { InstanceType: 'ml.g5.xlarge', InstanceCount: 2, VolumeSizeInGB: 1 };
    await local.run(requestFor('sees', 'dealt', { ResourceConfig }));
    await local.run(
      requestFor('sees', 'chosen', { ResourceConfig, Environment: { [visible]: '7' } }),
    );
    expect([seen('dealt'), seen('chosen')]).toEqual([
      ['0', '1'],
      ['7', '7'],
    ]);
  });
});
