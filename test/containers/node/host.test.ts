import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restorePlatformVariables } from '../../../containers/node/host';

let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rankzero-values-'));
});

afterEach(() => rmSync(scratch, { recursive: true }));

describe('restorePlatformVariables', () => {
  const first = 'TRAINING_JOB_NAME=job-1\0AWS_REGION=eu-west-1\0HOME=/root\0';

  test("fills in what a remote shell dropped from the container's first process", () => {
    writeFileSync(join(scratch, 'environ'), first);
    const environment = { AWS_REGION: 'us-east-1' };
    restorePlatformVariables(environment, join(scratch, 'environ'));
    expect(environment).toEqual({ AWS_REGION: 'us-east-1', TRAINING_JOB_NAME: 'job-1' });
  });

  test('changes nothing where the job has its name, or nothing can be read', () => {
    writeFileSync(join(scratch, 'environ'), first);
    const named = { TRAINING_JOB_NAME: 'job-2' };
    restorePlatformVariables(named, join(scratch, 'environ'));
    expect(named).toEqual({ TRAINING_JOB_NAME: 'job-2' });
    const bare = {};
    restorePlatformVariables(bare, join(scratch, 'nothing'));
    expect(bare).toEqual({});
  });
});
