import { logAbout, logLine, logMetrics } from '../../lambdas/log';

function written(work: () => void): unknown[] {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  work();
  const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)));
  write.mockRestore();
  return lines;
}

test('each line is JSON that names the execution, whatever the message has in it', () => {
  logAbout({ execution: 'run-1' });
  expect(written(() => logLine('INFO', 'two\nlines "quoted"', { job: 'run-1-2' }))).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'INFO',
      message: 'two\nlines "quoted"',
      execution: 'run-1',
      job: 'run-1-2',
    },
  ]);
});

test('metrics are a line in the embedded metric format, with a value for each that it declares', () => {
  logAbout({ execution: 'run-1' });
  const [line] = written(() =>
    logMetrics({ Workflow: 'main' }, { BillableSeconds: [90, 'Seconds'] }),
  );
  expect(line).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'RankZero',
          Dimensions: [['Workflow']],
          Metrics: [{ Name: 'BillableSeconds', Unit: 'Seconds' }],
        },
      ],
    },
    execution: 'run-1',
    Workflow: 'main',
    BillableSeconds: 90,
  });
});
