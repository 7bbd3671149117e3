import { checkLocalSecrets } from '../../../lib/cli/request/local-secrets';
import type { PlannedFile } from '../../../lib/cli/request/planning';
import { secretNotes } from '../../../lib/cli/request/secret-notes';
import { customTask, input, planTraining } from '../../../lib/core';
import { IMAGE } from '../../core/_helpers/custom';
import { FACTS } from '../../core/_helpers/factories';

const PIN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/pin';
const TOKEN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token';

function taskOf(options: object = {}) {
  return customTask('t', {
    image: IMAGE,
    entry: 'train:train',
    inputs: { apiToken: input.text({ default: null }), db: input.json({ default: null }) },
    outputs: {},
    secrets: [PIN, TOKEN],
    ...options,
  }).record;
}

function notesOf(inputs: object, rest: object = {}, record = taskOf()) {
  const request = { task: 't', inputs, ...rest };
  const plan = planTraining(record, request, { name: 'run' }, FACTS);
  return secretNotes({ plan, record, request } as unknown as PlannedFile);
}

describe('the notes on secrets', () => {
  test('name what is given in clear, and where it stays', () => {
    const notes = notesOf({ apiToken: 'hunter2', db: { password: 'x' } });
    expect(notes).toEqual([
      expect.stringMatching(
        /^note: apiToken, db: a secret given in clear stays in the history of Step/,
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
    expect(notes).toEqual([
      expect.stringMatching(/^note: API_KEY: SageMaker shows the environment/),
    ]);
  });

  test('tell what a job in a VPC needs to read a secret', () => {
    const network = { subnets: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
    const record = taskOf({ network });
    expect(notesOf({ apiToken: { secret: TOKEN } }, {}, record)).toEqual([
      expect.stringMatching(/^note: t runs in a VPC: its subnets need a way to secretsmanager,/),
    ]);
    expect(notesOf({}, {}, record)).toEqual([]);
  });
});

describe('a local run', () => {
  const check = (inputs: object, known: readonly string[], record = taskOf()) =>
    checkLocalSecrets(record, { task: 't', inputs }, known);

  test('begins where every secret has a value', () => {
    const inputs = { apiToken: { secret: `${TOKEN}-AbCdEf` }, db: [{ secret: PIN }] };
    expect(() => check(inputs, [TOKEN, PIN])).not.toThrow();
    expect(() => check({}, [])).not.toThrow();
  });

  test('ends before anything is trained where one has none, and says how to give it', () => {
    const inputs = { apiToken: { secret: TOKEN }, db: [{ secret: PIN }, { secret: PIN }] };
    expect(() => check(inputs, [TOKEN])).toThrow(
      expect.objectContaining({
        code: 'SecretWithoutValue',
        message: expect.stringContaining(`No value is known on this machine for ${PIN}.`),
        hint: expect.stringContaining('RANKZERO_SECRETS=<file> npx rankzero run'),
      }),
    );
  });

  test('asks for the secret that a default names', () => {
    const inputs = { apiToken: input.text({ default: { secret: PIN } }) };
    expect(() => check({}, [], taskOf({ inputs }))).toThrow(PIN);
  });
});
