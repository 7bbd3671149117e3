import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases } from '../../../containers/fixtures/functions/collectives.json';
import { collectives, setCollectives } from '../../../containers/node/collectives';
import type { Host } from '../../../containers/node/host';

const TORCHRUN = { sagemaker_torch_distributed_enabled: 'true' };

const host = (instanceType: string, hyperparameters: Readonly<Record<string, string>>) =>
  ({ instanceType, hyperparameters, networkInterface: 'eth0' }) as Host;

describe('what processes of a distributed job are told of the network', () => {
  test.each(cases.filter(({ launcher }) => launcher !== 'mpi'))(
    '$name',
    ({ launcher, instanceType, efa, expect: expected }) => {
      const asked = launcher === 'torchrun' ? TORCHRUN : {};
      expect(collectives(host(instanceType, asked), efa)).toEqual(expected);
    },
  );

  test('an adapter is seen by its device, and what is set stays', () => {
    const devices = mkdtempSync(join(tmpdir(), 'rankzero-devices-'));
    writeFileSync(join(devices, 'uverbs0'), '');
    const environment = { NCCL_PROTO: 'LL128' };
    setCollectives(environment, host('ml.p5.48xlarge', TORCHRUN), devices);
    rmSync(devices, { recursive: true });
    expect(environment).toEqual({
      NCCL_PROTO: 'LL128',
      NCCL_SOCKET_IFNAME: 'eth0',
      FI_PROVIDER: 'efa',
    });
  });
});
