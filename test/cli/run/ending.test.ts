import { endedBadly } from '../../../lib/cli/run/ending';
import { classify, digest, type Plan, type TrainingFailure } from '../../../lib/core';
import { planned, request } from '../../core/_helpers/factories';

const PLAN: Plan = planned(request());
const RAISED = digest(
  classify({
    stage: 'job',
    job: {
      status: 'Failed',
      failureReason:
        'AlgorithmError: [rankzero] UserError: ValueError: bad shape (train.py:42 in fit), exit code: 1',
    },
  }),
);
const saved = (content?: Partial<TrainingFailure>) =>
  ({
    notes: [],
    outputs: {},
    logs: '/out/logs',
    ...(content && { content: { status: 'Failed', kind: 'training', ...content } }),
  }) as never;

const messageOf = (error: string, cause: string, content?: Partial<TrainingFailure>) =>
  endedBadly({ status: 'FAILED', error, cause } as never, 'pima-1', PLAN, saved(content), false)
    .message;

test('the news stands behind one label', () => {
  expect(messageOf('UserCodeRaised', 'unused', { digest: RAISED })).toMatch(
    /^pima-1 failed: The training code failed\.\nValueError: bad shape \(train\.py:42 in fit\)\nWhat to do: /,
  );
});

test('where nothing was saved, the Cause of the state machine is the digest', () => {
  expect(messageOf('RoleNotAssumed', 'SageMaker cannot use the role.')).toBe(
    'pima-1 failed: SageMaker cannot use the role.',
  );
});

test('an error of another kind keeps its name', () => {
  expect(messageOf('States.Runtime', 'It broke.')).toBe('pima-1 failed: States.Runtime: It broke.');
});
