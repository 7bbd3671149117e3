import { collected, JOB, KEY, OWN } from './_helpers/collected';

describe('a completed job of a custom task', () => {
  test('gives what its manifest names', async () => {
    const named = (path: string, sizeBytes: number) =>
      ({ uri: OWN + path, sizeBytes, crc32: 'AAAAAA==' }) as const;
    const file = { type: 'file', ...named('model/m.npz', 1) } as const;
    const { result, asked, written } = await collected({
      stored: {
        'model/m.npz': { sizeBytes: 1, crc32: 'AAAAAA==' },
        'log/value.txt': { sizeBytes: 9_000 },
      },
      manifest: {
        model: file,
        accuracy: { type: 'float', value: 0.93 },
        loss: { type: 'float', value: 'NaN' },
        history: { type: 'json', value: [{ epoch: 1, loss: '-Infinity' }] },
        log: { type: 'text', ...named('log/value.txt', 9_000) },
      },
    });
    expect(result).toMatchObject({
      status: 'Succeeded',
      outputs: {
        model: file,
        accuracy: 0.93,
        loss: 'NaN',
        history: [{ epoch: 1, loss: '-Infinity' }],
        log: { type: 'text', uri: `${OWN}log/value.txt` },
      },
    });
    expect(asked).toEqual([KEY]);
    expect(written.size).toBe(0);
  });

  test('fails without a manifest, and names who did not persist, by rank', async () => {
    const { result, asked } = await collected({
      log: [
        '[rankzero] rank 10 of 12 on algo-2 does not persist;',
        // As mpirun tags the output of its processes.
        '[1,2]<stdout>:[rankzero] rank 2 of 12 on algo-1 does not persist;',
        '[rankzero] rank 10 of 12 on algo-2 does not persist;',
        'the outputs that this program does not persist;',
      ],
    });
    expect(asked).toEqual(['run-1: does not persist']);
    expect(result).toMatchObject({ status: 'Failed', error: 'NoPersist' });
    expect(result).toMatchObject({
      cause:
        'The training job run-1 completed, but no process persisted its outputs, as persist_outputs was false for every process: rank 2 of 12 on algo-1; rank 10 of 12 on algo-2.',
      logs: expect.stringContaining('https:'),
    });
  });

  test.each([
    ['says nothing', []],
    ['cannot be read', new Error('AccessDenied')],
  ])('fails without a manifest, also where the log %s', async (_why, log) => {
    const { result } = await collected({ log });
    expect(result).toMatchObject({
      error: 'NoPersist',
      cause: expect.stringContaining('and no process said why'),
    });
  });

  test('is looked for in the folder of a task that has a role of its own', async () => {
    const folder = 'tasks/w/custom/';
    const value = { type: 'float', value: 0.5 } as const;
    const other = { type: 'file', uri: `${OWN}a`, sizeBytes: 1, crc32: 'AAAAAA==' } as const;
    const own = await collected({ folder, manifest: { value } });
    expect(own.asked).toEqual([`${folder}${KEY}`]);
    expect(own.result).toMatchObject({ status: 'Succeeded', outputs: { value: 0.5 } });
    // What lies below the bucket's jobs/ is another task's.
    const { result } = await collected({ folder, manifest: { other } });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect(result).toMatchObject({
      cause: expect.stringContaining(`${folder}${KEY}, cannot be used`),
    });
  });

  test.each([
    ['{"version": 1, "outp', 'it is not JSON'],
    ['{"version":2}', 'it has the version 2, and 1 is known; deploy'],
    ['{"version":1,"job":"run-1","outputs":{}}', 'it lacks the outputs a'],
  ])('fails for the manifest %s', async (manifest, why) => {
    const { result, written } = await collected({ manifest });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect(result).toMatchObject({
      cause: expect.stringContaining(`the manifest of its outputs, ${KEY}, cannot be used: ${why}`),
    });
    expect(result).not.toHaveProperty('outputs');
    expect(written.size).toBe(0);
  });
});

describe('a job of a custom task that did not complete', () => {
  test('fails, whatever rank 0 committed', async () => {
    const status = 'Failed';
    const { result, asked } = await collected({
      job: { ...JOB, TrainingJobStatus: status, FailureReason: 'AlgorithmError: no' },
      manifest: { a: { type: 'float', value: 1 } },
    });
    expect(result).toMatchObject({ status, cause: expect.stringContaining('AlgorithmError: no') });
    expect(result).not.toHaveProperty('outputs');
    expect(asked).toEqual([]);
  });

  test('keeps what rank 0 had committed before it was stopped', async () => {
    const { result } = await collected({
      job: { ...JOB, TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' },
      manifest: { a: { type: 'float', value: 1 } },
    });
    expect(result).toMatchObject({ status: 'Stopped', outputs: { a: 1 } });
    expect(result).not.toHaveProperty('error');
  });

  test('fails as stopped where rank 0 had committed nothing', async () => {
    const { result } = await collected({ job: { ...JOB, TrainingJobStatus: 'Stopped' } });
    expect(result).toMatchObject({ status: 'Stopped', error: 'TrainingStopped' });
    expect(result).not.toHaveProperty('outputs');
  });
});
