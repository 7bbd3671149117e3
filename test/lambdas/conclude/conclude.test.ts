import { conclude } from '../../../lambdas/conclude/conclude';
import type { ConcludeDependencies } from '../../../lambdas/conclude/dependencies';
import type { EndedEvent } from '../../../lambdas/conclude/ended-event';
import type { EventText, ExecutionEvent } from '../../../lib/core';

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:Machine:run';
const PLAN = { kind: 'training', task: 'churn', jobName: 'run', baseName: 'run', notes: [] };
const FAILURE = {
  schema: 1,
  kind: 'none',
  status: 'Failed',
  execution: { name: 'run', arn: ARN },
  isLocal: false,
  attempts: 1,
  notes: [],
  error: 'OutOfMemory',
  cause: 'The memory ran out.',
};

interface World {
  readonly objects?: Readonly<Record<string, object>>;
  /** Tags of the jobs that run, by name. */
  readonly jobs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly isRunning?: boolean;
}

function account({ objects = {}, jobs = {}, isRunning = false }: World) {
  const done: string[] = [];
  const told: ExecutionEvent[] = [];
  const messages: EventText[] = [];
  const dependencies: ConcludeDependencies = {
    workflow: 'main',
    isLocal: false,
    bucket: 'artifacts',
    read: async (key) => (objects[key] === undefined ? undefined : JSON.stringify(objects[key])),
    write: async (key) => void done.push(`write ${key}`),
    isRunning: async () => isRunning,
    running: async (_kind, part) =>
      Object.keys(jobs)
        .filter((name) => name.includes(part))
        .map((name) => ({ name, arn: name })),
    tagsOf: async (arn) => jobs[arn] ?? {},
    stop: async (_kind, name) => void done.push(`stop ${name}`),
    putEvent: async (_type, event) => void told.push(event),
    notify: async (message) => void messages.push(message),
  };
  return { dependencies, done, told, messages };
}

function ended(detail: Partial<EndedEvent['detail']>): EndedEvent {
  return {
    detail: {
      executionArn: ARN,
      name: 'run',
      status: 'FAILED',
      startDate: 1_000,
      stopDate: 61_000,
      ...detail,
    },
  };
}

const ours = { 'rankzero:execution': 'run' };
const planned = { 'executions/run/plan.json': PLAN };
const given = { 'executions/run/failure.json': FAILURE };

test('an execution that was given up is told of by the failure that it has left, and nothing is stopped', async () => {
  const { dependencies, done, told } = account({
    objects: { ...planned, ...given },
    jobs: { run: ours },
  });
  await conclude(ended({ error: 'OutOfMemory' }), dependencies);
  expect(done).toEqual([]);
  expect(told).toMatchObject([
    { status: 'Failed', seconds: 60, document: 's3://artifacts/executions/run/failure.json' },
  ]);
});

test.each([
  ['was aborted', { status: 'ABORTED' as const }, 'ExecutionAborted'],
  ['took too long', { status: 'TIMED_OUT' as const }, 'ExecutionAborted'],
  [
    'died of an error that no state catches',
    { error: 'States.Runtime', cause: 'The field "A" is not supported by Step Functions' },
    'FieldNotSupported',
  ],
  ['was given up, but kept no failure', { error: 'NoCapacity', cause: 'no' }, 'NoCapacity'],
])('one that %s leaves a failure of its class, and no job of its own', async (_, detail, name) => {
  // The failure that is there is of an earlier run; a neighbour's job has the name's beginning.
  const { dependencies, done, told } = account({
    objects: { ...planned, ...given },
    jobs: { 'run-2': ours, 'run-of-another': { 'rankzero:execution': 'run-of-another' } },
  });
  await conclude(ended(detail), dependencies);
  expect(done).toEqual(['stop run-2', 'write executions/run/failure.json']);
  expect(told).toMatchObject([{ task: 'churn', failure: { class: name } }]);
});

test('jobs of one that was redriven since stay as they are', async () => {
  const { dependencies, done } = account({
    objects: planned,
    jobs: { 'run-2': ours },
    isRunning: true,
  });
  await conclude(ended({ status: 'ABORTED' }), dependencies);
  expect(done).toEqual(['write executions/run/failure.json']);
});

test('one whose planning died has no job to look for', async () => {
  const { dependencies, done, told } = account({ jobs: { run: ours } });
  await conclude(ended({ error: 'States.Runtime', cause: 'x' }), dependencies);
  expect(done).toEqual(['write executions/run/failure.json']);
  expect(told).toMatchObject([{ kind: 'none', failure: { stage: 'plan' } }]);
});

test('people get a subject that e-mail can have, and the digest', async () => {
  const { dependencies, messages } = account({});
  const name = 'nächtlich'.padEnd(80, 'x');
  await conclude(ended({ name, status: 'ABORTED', cause: 'a break' }), dependencies);
  const [{ subject, text } = { subject: '', text: '' }] = messages;
  expect(subject).toMatch(/^Rank Zero: n-chtlich[ -~]+$/);
  expect(subject.length).toBeLessThanOrEqual(100);
  expect(text).toContain('a break\nWhat to do: ');
});
