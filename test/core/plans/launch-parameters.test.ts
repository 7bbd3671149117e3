import { planTraining } from '../../../lib/core';
import { customRecord } from '../_helpers/custom';
import { FACTS, problemsOf } from '../_helpers/factories';

const EIGHT = customRecord({}, {}, { distribution: { type: 'torchrun', processesPerHost: 8 } });
const PROCESSES = 'sagemaker_torch_distributed_processes_per_host';

const planned = (record: typeof EIGHT, processesPerHost: unknown) =>
  planTraining(record, { task: record.name, processesPerHost }, { name: 'run-1' }, FACTS);

describe('processesPerHost of a request', () => {
  test('lowers the number of the task, and a note says so', () => {
    const plan = planned(EIGHT, 2);
    expect(plan.request.HyperParameters?.[PROCESSES]).toBe('2');
    expect(plan.notes).toEqual([
      "processesPerHost: 2, as the request says, instead of the task's 8; the result is that of fewer processes.",
    ]);
  });

  test('never raises it', () => {
    const plan = planned(EIGHT, 16);
    expect([plan.request.HyperParameters?.[PROCESSES], plan.notes]).toEqual(['8', undefined]);
  });

  test.each([
    [EIGHT, 0, 'OutOfRange'],
    [EIGHT, 1.5, 'OutOfRange'],
    [EIGHT, 'two', 'WrongType'],
    [customRecord({}), 1, 'UnknownField'],
  ])('is refused where it lowers nothing: %#', (record, processesPerHost, code) => {
    const problems = problemsOf(() => planned(record, processesPerHost));
    expect(problems).toMatchObject([{ code, path: '$.processesPerHost' }]);
  });
});
