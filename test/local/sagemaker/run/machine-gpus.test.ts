import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { machineGpus } from '../../../../lib/local/sagemaker/run/machine-gpus';

const { PATH = '', CUDA_VISIBLE_DEVICES } = process.env;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-gpus-'));
  const program = join(folder, 'nvidia-smi');
  const lines = ['GPU 0: NVIDIA A10G (UUID: GPU-1)', 'GPU 1: NVIDIA A10G (UUID: GPU-2)'];
  writeFileSync(
    program,
    `#!/bin/sh\n[ "$1" = --list-gpus ] && printf '%s\\n' '${lines.join("' '")}'\n`,
  );
  chmodSync(program, 0o755);
});
afterEach(() => {
  process.env.PATH = PATH;
  if (CUDA_VISIBLE_DEVICES === undefined) delete process.env.CUDA_VISIBLE_DEVICES;
  else process.env.CUDA_VISIBLE_DEVICES = CUDA_VISIBLE_DEVICES;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the GPUs of this machine', () => {
  test('are those that nvidia-smi lists', async () => {
    delete process.env.CUDA_VISIBLE_DEVICES;
    process.env.PATH = [folder, PATH].join(delimiter);
    await expect(machineGpus()).resolves.toEqual(['0', '1']);
  });

  test.each([
    ['3, 1', ['3', '1']],
    ['', []],
  ])('are only those that its user allows: %j', async (allowed, gpus) => {
    process.env.CUDA_VISIBLE_DEVICES = allowed;
    await expect(machineGpus()).resolves.toEqual(gpus);
  });
});
