import type { CollectedJob } from '../../../lambdas/collect/collect';
import type { LogLine, ReportDependencies } from '../../../lambdas/collect/dependencies';
import { writeReport } from '../../../lambdas/collect/report';
import { within } from '../../../lambdas/collect/within';
import type { ReportSource, Trial } from '../../../lib/core';

const PLAN = { kind: 'training', jobName: 'run-1' };
const TAILS = [{ host: 'algo-1', lines: ['done'], isCut: false }];
const COLLECTED: CollectedJob = {
  result: { status: 'Succeeded' } as CollectedJob['result'],
  job: {
    TrainingJobName: 'run-1',
    AlgorithmSpecification: {
      MetricDefinitions: [
        { Name: 'loss', Regex: 'loss=([0-9.]+);' },
        { Name: 'ObjectiveMetric', Regex: 'loss=([0-9.]+);' },
      ],
    },
  },
};

/** Writes a report; what it was made from, where it went, what was noted and read. */
async function report(collected: CollectedJob, changes: Partial<ReportDependencies> = {}) {
  const seen: ReportSource[] = [];
  const written: [string, string][] = [];
  const notes: string[] = [];
  const read: string[] = [];
  await writeReport('run', collected, {
    read: async (key) => (key === 'executions/run/plan.json' ? JSON.stringify(PLAN) : undefined),
    async write(key, text) {
      written.push([key, text]);
      return key;
    },
    async *readLog(jobName): AsyncIterable<readonly LogLine[]> {
      read.push(`log of ${jobName}`);
      yield [{ message: 'loss=0.5; step=3;', timestamp: 7 }];
    },
    async *readBack() {
      yield [];
    },
    async readTails(jobName) {
      read.push(`tails of ${jobName}`);
      return TAILS;
    },
    render(data) {
      seen.push(data);
      return '<html>';
    },
    note: (message) => notes.push(message),
    now: () => new Date('2026-11-23T12:00:00Z'),
    ...changes,
  });
  return { data: seen[0], written, notes, read };
}

describe('the report of an execution', () => {
  test('is made from plan, result, curves and the ends of the logs', async () => {
    const { data, written, notes } = await report(COLLECTED);
    expect(data).toEqual({
      result: COLLECTED.result,
      plan: PLAN,
      curves: { loss: [{ step: 3, value: 0.5, timestamp: 7 }] },
      logs: TAILS,
      writtenAt: '2026-11-23T12:00:00.000Z',
    });
    expect(written).toEqual([['executions/run/report.html', '<html>']]);
    expect(notes).toEqual([]);
  });

  test('goes without the logs that cannot be read, and that is noted', async () => {
    const denied = new Error('AccessDenied');
    const { data, notes } = await report(COLLECTED, {
      readLog: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(denied) }) }),
      readTails: () => Promise.reject(denied),
    });
    expect(data).toMatchObject({ curves: {}, logs: [] });
    expect(notes.sort()).toEqual([
      'The curves are left out of the report: Error: AccessDenied',
      'The logs are left out of the report: Error: AccessDenied',
    ]);
  });

  test('shows the log of a failed trial where none succeeded', async () => {
    const trials = [
      { name: 'a', status: 'Stopped' },
      { name: 'b', status: 'Failed' },
    ] as unknown as Trial[];
    const { data, read } = await report({ result: COLLECTED.result, trials });
    expect(read).toEqual(['tails of b']);
    expect(data).toMatchObject({ trials, curves: {}, logs: [{ ...TAILS[0], host: 'b/algo-1' }] });
  });

  test('shows no log where no trial was started', async () => {
    const { data, read } = await report({ result: COLLECTED.result, trials: [] });
    expect(read).toEqual([]);
    expect(data).toMatchObject({ trials: [], logs: [] });
  });

  test('fails without a plan', async () => {
    await expect(report(COLLECTED, { read: async () => undefined })).rejects.toThrow(
      'There is no executions/run/plan.json.',
    );
  });
});

describe('within', () => {
  test('gives what comes in time', async () => {
    await expect(within(60, Promise.resolve(1))).resolves.toBe(1);
  });

  test('fails when it takes longer', async () => {
    await expect(within(0.001, new Promise(() => {}))).rejects.toThrow('longer than 0.001 seconds');
  });
});
