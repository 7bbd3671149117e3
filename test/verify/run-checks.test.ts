import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clients } from '../../lib/cli/aws/clients';
import { accountOf } from '../../verify/account';
import { check } from '../../verify/check';
import { type Outcome, runChecks } from '../../verify/run-checks';

const folder = mkdtempSync(join(tmpdir(), 'rankzero-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function account() {
  return accountOf({
    clients: {} as Clients,
    pollMs: 1,
    deployment: {
      schema: 1,
      workflow: 'main',
      stateMachineArn: 'arn:aws:states:eu-west-1:987654321098:stateMachine:Mine',
      bucket: 'my-bucket',
    },
  });
}

const settled = (id: string) =>
  check({
    id,
    question: 'Is it so?',
    cost: 0,
    ask: async () => ({ from: 's3://my-bucket/987654321098' }),
    read: ({ from }) => ({ answer: 'yes', seen: from }),
  });

describe('running checks', () => {
  test('writes what was seen, without names, so that it reads the same again', async () => {
    const outcomes: Outcome[] = [];
    await runChecks([settled('one')], account(), {
      record: folder,
      signal: new AbortController().signal,
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    const { seen, verdict } = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8'));
    expect(seen).toEqual({ from: 's3://amzn-s3-demo-bucket/111122223333' });
    expect(settled('one').read(seen)).toEqual(verdict);
    expect(outcomes[0]?.verdict).toEqual(verdict);
  });

  test('goes on after a check that breaks, which is unclear', async () => {
    const broken = {
      ...settled('broken'),
      ask: () => Promise.reject(new Error('of 987654321098')),
    };
    const outcomes = await runChecks([broken, settled('two')], account(), {
      signal: new AbortController().signal,
      onOutcome: () => undefined,
    });
    expect(outcomes.map(({ verdict }) => verdict.answer)).toEqual(['unclear', 'yes']);
    expect(outcomes[0]?.verdict.seen).toBe('Error: of 111122223333');
  });

  test('ends at Ctrl-C in the middle of a check, and what was made is removed', async () => {
    const one = account();
    const stop = new AbortController();
    const removed: string[] = [];
    const endless = {
      ...settled('endless'),
      ask: () => {
        one.undo.add('first', async () => removed.push('first'));
        one.undo.add('second', async () => removed.push('second'));
        stop.abort(new Error('interrupted'));
        return new Promise<never>(() => undefined);
      },
    };
    const outcomes = await runChecks([endless, settled('never')], one, {
      signal: stop.signal,
      onOutcome: () => undefined,
    });
    expect(outcomes).toEqual([]);
    expect(await one.undo.run()).toEqual([]);
    expect(removed).toEqual(['second', 'first']);
  });
});

describe('removing', () => {
  test('goes on past what fails, and tells it; what is not there is no failure', async () => {
    const { undo } = account();
    const removed: string[] = [];
    undo.add('job', async () => removed.push('job'));
    undo.add('machine', () => Promise.reject(new Error('denied')));
    undo.add('object', () =>
      Promise.reject(Object.assign(new Error('gone'), { name: 'NoSuchKey' })),
    );
    expect(await undo.run()).toEqual(['machine: denied']);
    expect(removed).toEqual(['job']);
  });
});
