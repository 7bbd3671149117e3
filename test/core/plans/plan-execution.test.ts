import fc from 'fast-check';
import {
  builtinTask,
  InvalidRequestError,
  type Plan,
  planExecution,
  type TaskRecord,
} from '../../../lib/core';
import { jsonMutations, mutate } from '../../fuzz/mutations';
import { complaintsOf } from '../_helpers/api-model';
import { customRecord } from '../_helpers/custom';
import { EVERYTHING, everythingRequest } from '../_helpers/everything';
import { FACTS, request } from '../_helpers/factories';
import { tuningOf, tuningRequest } from '../_helpers/tuning';
import { SEVERAL } from './_helpers/several';

const LADDER: TaskRecord = builtinTask('xgboost', {
  algorithm: 'xgboost',
  spot: 'preferred',
  resources: { instanceType: ['ml.m5.large', 'ml.m5.xlarge'], keepAlivePeriodInSeconds: 60 },
}).record;

/** Tasks of every kind, each with a request that is right. */
const SOUND: readonly (readonly [TaskRecord, unknown])[] = [
  [EVERYTHING, everythingRequest()],
  [LADDER, request({}, { checkpointsFrom: 'pima-0' })],
  [customRecord({}), { task: 'custom', inputs: {} }],
  [tuningOf(), tuningRequest()],
  [SEVERAL.record, SEVERAL.request],
];

const names = fc.oneof(
  fc.constantFrom('pima-1', 'run_2026', 'x'.repeat(80), 'nächtlich'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
);

/** A plan, or undefined where the request is refused; fails for any other error. */
function planOf(record: TaskRecord, of: unknown, name: string, redriveCount: number) {
  try {
    return planExecution(record, of, { name, redriveCount }, FACTS);
  } catch (error) {
    if (error instanceof InvalidRequestError && error.problems.length > 0) return undefined;
    throw error;
  }
}

/** The bodies that a plan may send: one for each rung. */
function bodiesOf({ request: body, rungs }: Plan): object[] {
  return rungs.map(({ changes }) => ({ ...body, ...changes }));
}

test('whatever a request is, it is refused with its problems, or every body of its plan is one that the API accepts', () => {
  const plans: Plan[] = [];
  const refused = { count: 0 };
  const changes = fc.option(jsonMutations, { nil: [], freq: 2 });
  fc.assert(
    fc.property(
      fc.constantFrom(...SOUND),
      changes,
      names,
      fc.nat(20),
      ([record, sound], changed, name, redriveCount) => {
        const plan = planOf(record, mutate(sound, changed), name, redriveCount);
        if (plan === undefined) refused.count++;
        else plans.push(plan);
      },
    ),
    { numRuns: 300 },
  );
  // Both ways are gone, or nothing is shown.
  expect(refused.count).toBeGreaterThan(30);
  expect(plans.length).toBeGreaterThan(30);
  // All at once: each call starts a Python.
  const found = (kind: Plan['kind'], operation: Parameters<typeof complaintsOf>[1]) => {
    const bodies = plans.filter((plan) => plan.kind === kind).flatMap(bodiesOf);
    const complaints = complaintsOf(bodies, operation);
    return bodies.flatMap((body, index) =>
      complaints[index]?.length === 0 ? [] : [{ body, complaints: complaints[index] }],
    );
  };
  expect(found('training', 'CreateTrainingJob')).toEqual([]);
  expect(found('tuning', 'CreateHyperParameterTuningJob')).toEqual([]);
});

test('the same request gives the same plan', () => {
  for (const [record, sound] of SOUND) {
    const plan = () => planOf(record, sound, 'pima-1', 0);
    expect(plan()).toEqual(plan());
    expect(plan()).toBeDefined();
  }
});
