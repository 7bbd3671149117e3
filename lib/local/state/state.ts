import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { readJson, writeJson } from '../s3/store/json-file';
import { FileJournals, type Journals } from './journals';
import { hold } from './owner';
import { FileRecords, type Records } from './records';

/** What an account keeps between starts, in a folder that nobody else uses. */
export interface State {
  /** For jobs' trees and the like: empty at each start. */
  readonly work: string;
  /** A folder of what is kept. @param name without a slash */
  folder(name: string): string;
  /** Documents of one kind. @param kind without a slash */
  records<T extends object>(kind: string): Records<T>;
  /** Series of entries of one kind. @param kind without a slash */
  journals<T>(kind: string): Journals<T>;
  /** Lets another account have the folder. */
  close(): Promise<void>;
}

/** Where an account is: its ARNs say so, and they are in what is kept. */
export interface StatePlace {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** What says whose a folder is. */
interface Label extends StatePlace {
  readonly format: number;
}

/** Rises when an older version could not read what a newer one has written. */
const FORMAT = 1;
const LABEL = 'rankzero-account.json';
const SOCKET = 'owner.sock';
const STAGING = 'staging';

/** What is there before the label is: the socket, also one that is moved aside, and the staging. */
const UNLABELLED = /^(?:owner\.sock|staging$)/;

/**
 * Opens the folder that an account keeps its state in, or makes it. Everything in it is written by
 * renaming or appending: an account that is killed leaves what can be read.
 *
 * @throws StateNotOurs, StateNewer, StateElsewhere – for a folder with something else in it, or the
 *   state of a later version or of an account elsewhere
 * @throws StateInUse – while another account has it
 * @throws StateDamaged – when its label is not what an account has written; its records may be found
 *   to be so later
 * @throws StateUnusable – when it cannot be read or written
 */
export async function openState(path: string, place: StatePlace): Promise<State> {
  const directory = resolve(path);
  try {
    return await open(directory, place);
  } catch (cause) {
    if (cause instanceof RankZeroError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RankZeroError(
      'StateUnusable',
      `An account cannot keep its state in '${directory}': ${reason}.`,
      { hint: 'Give --state a folder on a local disk that you may write.', cause },
    );
  }
}

async function open(directory: string, place: StatePlace): Promise<State> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const isNew = !isOurs(directory, place);
  const close = await hold(join(directory, SOCKET), () => inUse(directory));
  try {
    const folder = (...names: string[]) => {
      const found = join(directory, ...names);
      mkdirSync(found, { recursive: true, mode: 0o700 });
      return found;
    };
    rmSync(join(directory, STAGING), { recursive: true, force: true });
    const staging = folder(STAGING);
    if (isNew) {
      const { account, partition, region } = place;
      const label: Label = { format: FORMAT, account, partition, region };
      writeJson(join(directory, LABEL), staging, label);
    }
    return {
      work: emptied(folder('work'), staging),
      folder,
      records: (kind) => new FileRecords(folder('records', kind), staging),
      journals: (kind) => new FileJournals(folder('journals', kind)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns false for a folder in which nothing is yet */
function isOurs(directory: string, place: StatePlace): boolean {
  const names = readdirSync(directory);
  if (!names.includes(LABEL)) {
    const [other] = names.filter((name) => !UNLABELLED.test(name));
    if (other === undefined) return false;
    throw new RankZeroError(
      'StateNotOurs',
      `'${directory}' has no account's state, but it is not empty: it has '${other}'.`,
      { hint: 'Give --state a new or empty folder, or one that it was given before.' },
    );
  }
  const found = readJson<Label>(join(directory, LABEL));
  if (found.format > FORMAT) {
    throw new RankZeroError(
      'StateNewer',
      `The state in '${directory}' has format ${found.format}; this version of Rank Zero reads up to ${FORMAT}.`,
      { hint: 'Use the version that has written it, or give --state another folder.' },
    );
  }
  const differs = (['account', 'partition', 'region'] as const).some(
    (name) => found[name] !== place[name],
  );
  if (differs) {
    throw new RankZeroError(
      'StateElsewhere',
      `The state in '${directory}' is of account ${found.account} in ${found.region}; the app's is ${place.account} in ${place.region}.`,
      { hint: 'Give each account and region a folder of its own.' },
    );
  }
  return true;
}

function inUse(directory: string): RankZeroError {
  return new RankZeroError(
    'StateInUse',
    `Another local account runs with the state in '${directory}'.`,
    { hint: 'End it first, or give --state another folder.' },
  );
}

/** What of it cannot be removed now, as a process still writes there, is removed by the next start. */
function emptied(work: string, staging: string): string {
  const old = join(staging, randomUUID());
  renameSync(work, old);
  mkdirSync(work, { mode: 0o700 });
  try {
    rmSync(old, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is in nobody's way.
  }
  return work;
}
