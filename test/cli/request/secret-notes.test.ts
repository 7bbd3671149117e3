import type { PlannedRequest } from '../../../lib/cli/request/planning';
import { secretNotes } from '../../../lib/cli/request/secret-notes';
import { planTraining } from '../../../lib/core';
import { FACTS } from '../../core/_helpers/factories';
import { PIN, TOKEN, taskOf } from '../_helpers/secret-task';

function notesOf(inputs: object, rest: object = {}, record = taskOf()) {
  const request = { task: 't', inputs, ...rest };
  const plan = planTraining(record, request, { name: 'run' }, FACTS);
  return secretNotes({ plan, record, request } as unknown as PlannedRequest);
}

describe('the notes on secrets', () => {
  test('name what is given in clear, and where it stays', () => {
    const notes = notesOf({ apiToken: 'hunter2', db: { password: 'x' } });
    expect(notes).toEqual([
      expect.stringMatching(
        /^apiToken, db: a secret given as plain text stays in the history of Step/,
      ),
    ]);
    expect(notes.join()).not.toContain('hunter2');
  });

  test('are none for references, and for no secrets', () => {
    expect(notesOf({ apiToken: { secret: TOKEN }, db: { password: { secret: PIN } } })).toEqual([]);
    expect(notesOf({ db: { rounds: 5 } })).toEqual([]);
  });

  test('tell of an environment that everybody can see', () => {
    const notes = notesOf({}, { overrides: { environment: { API_KEY: 'x', STAGE: 'test' } } });
    expect(notes).toEqual([expect.stringMatching(/^API_KEY: SageMaker shows the environment/)]);
  });

  test('tell what a job in a VPC needs to read a secret', () => {
    const network = { subnets: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
    const record = taskOf({ network });
    expect(notesOf({ apiToken: { secret: TOKEN } }, {}, record)).toEqual([
      expect.stringMatching(/^t runs in a VPC: its subnets need a way to secretsmanager:/),
    ]);
    expect(notesOf({}, {}, record)).toEqual([]);
  });
});
