import { readFaults } from '../../../lib/local/faults';

const read = (value: unknown) => readFaults(JSON.stringify(value), 'faults.json');

/** The one problem of an entry, as it is told. */
function problemOf(entry: unknown): string {
  try {
    read([{ fault: 'throttling', hits: 's3:*' }, entry]);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    expect(code).toBe('InvalidFaults');
    const [head, problem = '', ...others] = message.split('\n');
    expect(head).toBe('faults.json has 1 problem:');
    expect(others).toEqual([]);
    return problem.trim();
  }
  return '';
}

test.each<[string, unknown, string]>([
  ['a text', 'throttling', 'WrongType at $[1]: A fault is an object.'],
  ['no word', { hits: '*' }, 'MissingField at $[1].fault: '],
  [
    'a word like another',
    { fault: 'throtling', hits: '*' },
    'InvalidValue at $[1].fault: There is no such fault. Did you mean "throttling"?',
  ],
  ['another member', { fault: 'quota', hits: '*', count: 1 }, 'UnknownField at $[1].count: '],
  ['nothing to hit', { fault: 'quota' }, "MissingField at $[1].hits: It is not said what 'quota'"],
  ['a number to hit', { fault: 'quota', hits: 3 }, 'WrongType at $[1].hits: '],
  [
    'an operation that is not there',
    { fault: 'throttling', hits: 'sagemaker:CreateJob' },
    "InvalidValue at $[1].hits: There is nothing that 'throttling' could hit by this.",
  ],
  [
    'an instance type that is not there',
    { fault: 'capacity', hits: 'ml.m5.tiny' },
    "InvalidValue at $[1].hits: There is nothing that 'capacity' could hit by this.",
  ],
  [
    'an operation for a function',
    { fault: 'lambda-crash', hits: 'lambda:Invoke' },
    'InvalidValue at $[1].hits: ',
  ],
  ['no times', { fault: 'quota', hits: '*', times: 0 }, 'OutOfRange at $[1].times: '],
  ['a share of two', { fault: 'quota', hits: '*', share: 2 }, 'OutOfRange at $[1].share: '],
  [
    'a slow S3 without seconds',
    { fault: 'slow-s3', hits: '*' },
    "MissingField at $[1].seconds: 'slow-s3' needs the seconds that each answer takes longer.",
  ],
  ['seconds of a quota', { fault: 'quota', hits: '*', seconds: 1 }, 'UnknownField at $[1].seconds'],
  [
    'time that runs backwards',
    { fault: 'clock-jump', hits: 's3:*', seconds: -1 },
    'OutOfRange at $[1].seconds: ',
  ],
])('an entry with %s has one problem', (_, entry, problem) => {
  expect(problemOf(entry)).toContain(problem);
});

test('every entry with a problem is told', () => {
  expect(() => read([{ fault: 'x', hits: '*' }, {}])).toThrow('has 2 problems');
});

test('what is no list, and no JSON, is refused with its place', () => {
  expect(() => read({ fault: 'quota' })).toThrow('WrongType at $: Faults are a list.');
  expect(() => readFaults('[\n  {"fault": quota}\n]', 'f')).toThrow('line 2, column 13');
});

test('an operation may be followed by what it is called with', () => {
  const faults = [{ fault: 'lost-response', hits: 'sagemaker:Create* pima-*' }];
  expect(read(faults)).toEqual(faults);
});

test('operations of every service that we answer ourselves can be hit', () => {
  const hits = ['sagemaker:*', 'states:*', 'ssm:*', 'logs:*', 'monitoring:GetMetricData', 's3:*'];
  const faults = hits.map((one) => ({ fault: 'throttling', hits: one }));
  expect(read(faults)).toMatchObject(faults);
});
