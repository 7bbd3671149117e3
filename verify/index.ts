import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { RankZeroError } from '../lib/core';
import { openAccount } from './account';
import type { Check } from './check';
import { CHECKS, freeChecks } from './checks';
import { type Recording, recordingsIn } from './recording';
import { isWrong, type Replayed, replayed } from './replay';
import { type Outcome, runChecks } from './run-checks';

const USAGE = `npm run verify:account -- [--free] [--yes] [--workflow NAME] [--region REGION] [--record DIR] [--only PREFIX] [--replay DIR]

Asks an account of AWS, with a deployed workflow, what no documentation tells, and removes what it made.
  --free      only what costs nothing: validation, creations that are refused, redrive of two states
  --yes       starts what is paid without asking
  --record    writes what was seen to DIR, one file a check, without the account's number and names
  --replay    asks what the recordings in DIR asked, and tells where the answers differ (exit code 1)
  --only      only the checks whose names begin so
  --list      names, questions and costs; asks nothing
`;

/** @returns the exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      free: { type: 'boolean' },
      yes: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
      workflow: { type: 'string' },
      region: { type: 'string' },
      record: { type: 'string' },
      replay: { type: 'string' },
      only: { type: 'string', default: '' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const all = values.free ? freeChecks() : CHECKS;
  const chosen = all.filter(({ id }) => id.startsWith(values.only));
  const recordings =
    values.replay === undefined
      ? undefined
      : recordingsIn(values.replay).filter(({ id }) => chosen.some((one) => one.id === id));
  const wanted = chosen.filter(({ id }) => recordings?.some((one) => one.id === id) ?? true);
  if (values.list) {
    for (const { id, question, cost } of wanted) {
      process.stdout.write(`${id}\t${cost === 0 ? '' : `${cost} USD`}\t${question}\n`);
    }
    return 0;
  }
  if (!(values.yes || (await isAgreed(wanted)))) return 1;
  return verify(wanted, values, recordings);
}

async function verify(
  wanted: readonly Check[],
  { record, workflow, region }: { record?: string; workflow?: string; region?: string },
  recordings: readonly Recording[] | undefined,
): Promise<number> {
  const account = await openAccount({ workflow, region });
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  // A second Ctrl-C does not end the removal either; what is paid must not stay.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let left: string[] = [];
  let outcomes: Outcome[] = [];
  try {
    outcomes = await runChecks(wanted, account, { record, signal: stop.signal, onOutcome: show });
  } finally {
    left = await account.undo.run();
    account.clients.close();
  }
  const count = (answer: string) =>
    outcomes.filter(({ verdict }) => verdict.answer === answer).length;
  const kinds = ['yes', 'no', 'unclear', 'not answered'];
  process.stdout.write(`\n${kinds.map((kind) => `${count(kind)} ${kind}`).join(', ')}\n`);
  for (const what of left) process.stderr.write(`error NotRemoved: ${what}\n`);
  if (stop.signal.aborted) return 130;
  const isSame = recordings === undefined || tellReplay(replayed(recordings, outcomes));
  return left.length === 0 && isSame ? 0 : 1;
}

/** @returns whether nothing differs that is not said to */
function tellReplay(all: readonly Replayed[]): boolean {
  for (const { id, answer, differences } of all) {
    process.stdout.write(`${answer.padEnd(14)} ${id}\n`);
    for (const one of differences) process.stdout.write(`               ${one}\n`);
  }
  const bad = all.filter(({ answer }) => isWrong(answer)).length;
  process.stdout.write(`\n${all.length - bad} of ${all.length} recordings answered as recorded\n`);
  return bad === 0;
}

/** Whether what is paid may be started; without anybody to ask it may not. */
async function isAgreed(wanted: readonly Check[]): Promise<boolean> {
  const cost = wanted.reduce((sum, one) => sum + one.cost, 0);
  if (cost === 0) return true;
  if (!process.stdin.isTTY) {
    process.stderr.write(
      `error NotAgreed: these checks start jobs for up to ${cost.toFixed(2)} USD. Add --yes, or --free for those that cost nothing.\n`,
    );
    return false;
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(
    `This starts training jobs for up to ${cost.toFixed(2)} USD. Continue? [y/N] `,
  );
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}

function show({ id, question, verdict: { answer, seen } }: Outcome): void {
  const short = seen.length > 300 ? `${seen.slice(0, 300)}…` : seen;
  process.stdout.write(`${answer.padEnd(12)} ${id}: ${question}\n             ${short}\n`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    const code = error instanceof RankZeroError ? `${error.code}: ` : '';
    process.stderr.write(`error ${code}${error.message}\n`);
    process.exitCode = 1;
  },
);
