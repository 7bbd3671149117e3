import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TrainingWorkflow } from '../../lib/constructs';
import { builtinTask } from '../../lib/core';
import type { LocalAccount } from '../../lib/local';
import { type Account, openAccount } from '../../verify/account';
import { CHECKS } from '../../verify/checks';
import { type Recording, recordingsIn } from '../../verify/recording';
import { replayed } from '../../verify/replay';
import { type Outcome, runChecks } from '../../verify/run-checks';
import { actAsUser, restoreEnvironment } from '../cli/_helpers/act-as';
import { startAccount } from '../local/_helpers/accounts';

const recordings = (folder: string) => recordingsIn(join(__dirname, 'recordings', folder));

/** Answers of the local account, and of AWS as soon as somebody has recorded them. */
const real = ['local-account', 'aws']
  .filter((folder) => existsSync(join(__dirname, 'recordings', folder)))
  .flatMap(recordings);

let folder: string;
let local: LocalAccount;
let account: Account;
let outcomes: Outcome[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-replay-'));
  local = await startAccount(synthesize(), join(folder, 'jobs'));
  actAsUser(local);
  account = { ...(await openAccount({})), pollMs: 20 };
  const asked = CHECKS.filter(({ id }) => real.some((one) => one.id === id));
  outcomes = await runChecks(asked, account, {
    signal: new AbortController().signal,
    onOutcome: () => undefined,
  });
});

afterAll(async () => {
  const left = await account?.undo.run();
  account?.clients.close();
  restoreEnvironment();
  await local?.close();
  rmSync(folder, { recursive: true, force: true });
  expect(left).toEqual([]);
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Replay');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const tasks = [builtinTask('xgboost', { algorithm: 'xgboost' })];
  new TrainingWorkflow(stack, 'Training', { workflowName: 'replay', tasks, bucket, sageMakerRole });
  return app.synth().directory;
}

describe('the local account answers as recorded', () => {
  test.each(real.map((one) => [one.id, one] as const))('%s', (_id, recording) => {
    const [{ answer, differences } = { answer: 'not asked' }] = replayed([recording], outcomes);
    expect([answer, differences]).toEqual(
      recording.differs === undefined ? ['same', []] : ['differs as told', differences],
    );
  });
});

describe('a replay', () => {
  const [madeUp] = recordings('made-up');

  test('of another answer says where it differs', () => {
    expect(replayed(recordings('made-up'), outcomes)).toEqual([
      {
        id: 'redrive.fail-state',
        answer: 'different',
        differences: [
          '$.entered.0: recorded "Count", answered "GiveUp"',
          '$.entered.1: recorded "GiveUp", answered nothing',
        ],
      },
    ]);
  });

  test('of a difference that is told is no fault, until there is none', () => {
    const told = (one: Recording | undefined) => ({ ...(one as Recording), differs: 'because' });
    expect(replayed([told(madeUp)], outcomes)[0]?.answer).toBe('differs as told');
    const same = real.find(({ id }) => id === madeUp?.id);
    expect(replayed([told(same)], outcomes)[0]?.answer).toBe('differs no more');
  });

  test('of a check that broke, or was not asked, is never the same', () => {
    const [recording] = real;
    const broken = outcomes.map((one) => ({ ...one, seen: undefined }));
    expect(replayed([recording as Recording], broken)[0]?.answer).toBe('different');
    expect(replayed([recording as Recording], [])[0]?.answer).toBe('not asked');
  });
});

describe('what is no recording', () => {
  test.each([
    ['{', 'is no JSON'],
    ['null', 'is no recording: it needs "id", "of" and "seen"'],
    [
      '{"id":"definition.Gone","of":"AWS","seen":1}',
      "records 'definition.Gone', which is no check",
    ],
  ])('%s is named', (text, words) => {
    const bad = mkdtempSync(join(folder, 'bad-'));
    writeFileSync(join(bad, 'one.json'), text);
    expect(() => recordingsIn(bad)).toThrow(words);
  });

  test('a folder without any is named', () => {
    expect(() => recordingsIn(join(folder, 'nowhere'))).toThrow('nowhere cannot be read');
    expect(() => recordingsIn(mkdtempSync(join(folder, 'empty-')))).toThrow('has no recordings');
  });
});
