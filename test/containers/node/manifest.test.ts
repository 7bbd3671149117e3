import type { S3Client } from '@aws-sdk/client-s3';
import { checkEarlier, commit } from '../../../containers/node/manifest';

const PLACE = { bucket: 'bucket', folder: 'jobs/job-1/outputs' };
const WRITER = {
  id: 'rank-0-aaaa',
  rank: 0,
  worldSize: 2,
  host: 'algo-1',
  startedAt: '2026-01-01T00:00:00.000Z',
};
const MANIFEST = {
  version: 1,
  job: 'job-1',
  writer: WRITER,
  committedAt: '2026-01-01T00:10:00.000Z',
  outputs: {},
};

/** Refuses conditional writes with these statuses in turn, then takes one; lets nobody read. */
function refusing(...statuses: number[]): S3Client {
  const send = async ({ input }: { input: { IfNoneMatch?: string } }) => {
    if (input.IfNoneMatch === undefined) throw Object.assign(new Error(), { name: 'AccessDenied' });
    const httpStatusCode = statuses.shift();
    if (httpStatusCode) throw Object.assign(new Error(), { $metadata: { httpStatusCode } });
    return {};
  };
  return { send } as unknown as S3Client;
}

describe('commit', () => {
  test('tries again while another conditional write is under way', async () => {
    const waits: number[] = [];
    const wait = async (milliseconds: number) => {
      waits.push(milliseconds);
    };
    expect(await commit(refusing(409, 409), PLACE, MANIFEST, wait)).toBe(true);
    expect(waits).toHaveLength(2);
  });

  test('fails when a manifest is there that may not be read', async () => {
    const refusals = Array.from({ length: 50 }, () => 412);
    await expect(
      commit(refusing(...refusals), PLACE, MANIFEST, async () => undefined),
    ).rejects.toMatchObject({
      code: 'UploadFailed',
      message: expect.stringContaining('neither be written nor read'),
    });
  });
});

describe('checkEarlier', () => {
  const other = { ...WRITER, id: 'rank-1-bbbb', rank: 1, host: 'algo-2' };

  test("takes a manifest from before this process for an earlier attempt's", () => {
    const committedAt = '2025-12-31T23:59:59.999Z';
    expect(() =>
      checkEarlier({ ...MANIFEST, committedAt, writer: other }, PLACE, WRITER),
    ).not.toThrow();
  });

  test('fails for a manifest committed since this process started', () => {
    expect(() => checkEarlier({ ...MANIFEST, writer: other }, PLACE, WRITER)).toThrow(
      /rank 1 on algo-2 has committed .* rank 0 on algo-1/,
    );
  });
});
