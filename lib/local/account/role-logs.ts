import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../aws/clock';
import type { Authorizer, Place } from '../iam';
import { LOGS, LogStore, type LogWriter, logWriter } from '../logs';
import { requirementsOf } from '../operations';
import type { State } from '../state';
import type { Closing } from './closing';

/** No job can have such a name: names of jobs have no underscore. */
const FOLDER = 'cloudwatch_logs-';

/** What {@link openLogs} needs. */
export interface OpenLogsOptions extends Place {
  readonly directory: string;
  /** Where they go, if they outlive the account. */
  readonly state?: State | undefined;
  /** Names of CloudWatch log groups that the app makes. */
  readonly logGroups: readonly string[];
  readonly clock: Clock;
  readonly closing: Closing;
}

/** Opens the logs of an account, with the groups of its app. */
export async function openLogs(options: OpenLogsOptions): Promise<LogStore> {
  const { partition, region, account, state, clock } = options;
  const store = new LogStore({
    partition,
    region,
    account,
    clock,
    directory: state?.folder('logs') ?? (await logsFolder(options)),
    ...(state && {
      records: { groups: state.records('log-groups'), streams: state.records('log-streams') },
    }),
  });
  await store.load();
  const known = store.groups.map(({ name }) => name);
  for (const name of options.logGroups.filter((it) => !known.includes(it))) store.create({ name });
  return store;
}

/** Makes the folder of an account's log events; it goes when the account closes. */
async function logsFolder({
  directory,
  closing,
}: Pick<OpenLogsOptions, 'directory' | 'closing'>): Promise<string> {
  return closing.add(await mkdtemp(join(directory, FOLDER)), (folder) =>
    rm(folder, { recursive: true, force: true }),
  );
}

/**
 * What SageMaker and Lambda do when they write the logs of a role's job or function. The role of a
 * function whose log group the app makes need not be allowed to make one.
 */
const IN_A_GROUP = ['CreateLogStream', 'PutLogEvents'];

/** What the writers of logs need to know. */
export interface RoleLogsOptions {
  readonly store: LogStore;
  readonly authorizer: Pick<Authorizer, 'check'>;
  readonly place: Place;
}

/**
 * Makes what writes logs as a role, by the rights that its policies give it, as SageMaker does for
 * jobs and Lambda for functions; without a role, as the user.
 */
export function roleLogs({ store, authorizer, place }: RoleLogsOptions) {
  return (role: string | undefined): LogWriter =>
    logWriter(store, async (logGroupName, logStreamName) => {
      if (role === undefined) return;
      const isThere = store.groups.some(({ name }) => name === logGroupName);
      for (const call of isThere ? IN_A_GROUP : ['CreateLogGroup', ...IN_A_GROUP]) {
        const needed = requirementsOf(LOGS, call, { logGroupName, logStreamName }, place);
        for (const requirement of needed) await authorizer.check(role, requirement);
      }
    });
}
