import {
  type Algorithm,
  type AlgorithmVersion,
  algorithmNamed,
  algorithmNotes,
  checkInstancesOfMode,
  findVersion,
  imageUri,
  tableOf,
} from '../algorithms';
import { checkCheckpoints, checkInstances } from '../checks';
import type { AccountFacts, BuiltinTaskRecord, JobSettings, TaskRequest } from '../model';
import type { Problems } from '../problems';
import { readInputs } from '../requests';
import { channelNotes } from './channel-notes';
import { jumpStartJob } from './jump-start';
import type { ResolvedJob } from './resolved-job';

/**
 * A built-in task's image, channels and hyperparameters for a request.
 * @param tuned - names of hyperparameters that a tuning job sets
 */
export function resolveBuiltin(
  record: BuiltinTaskRecord,
  request: TaskRequest | undefined,
  settings: JobSettings,
  facts: AccountFacts,
  problems: Problems,
  tuned: readonly string[] = [],
): ResolvedJob {
  const algorithm = algorithmNamed(record.algorithm);
  const wanted = request?.overrides.version;
  const [name, path] =
    wanted === undefined ? [record.version, '$.task'] : [wanted, '$.overrides.version'];
  const version =
    record.image === undefined ? findVersion(algorithm, name, path, problems) : { version: name };
  const isJumpStart = tableOf(algorithm.name)?.jumpStart !== undefined;
  const image = isJumpStart
    ? ''
    : (record.image ?? imageOf(algorithm, version, facts.region, problems));
  if (request === undefined) {
    return { image: '', channels: [], hyperparameters: {}, metricDefinitions: [] };
  }
  checkInstances(settings, algorithm, '$.overrides', problems);
  if (version !== undefined) checkCheckpoints(settings, algorithm, version.version, path, problems);
  const inputs = readInputs(
    record,
    algorithm,
    version?.version ?? record.version,
    request.inputs,
    problems,
    tuned,
  );
  const { channels, hyperparameters } = inputs;
  const table = tableOf(algorithm.name);
  if (table !== undefined) {
    checkInstancesOfMode(
      settings,
      { name: algorithm.name, table, inputs },
      '$.overrides',
      problems,
    );
  }
  // SageMaker has its own definitions for its algorithms, and they cannot be overridden.
  const notes = [...channelNotes(channels, algorithm), ...algorithmNotes(inputs)];
  const job = {
    image: image ?? '',
    channels,
    hyperparameters,
    metricDefinitions: [],
    ...(notes.length === 0 ? {} : { notes }),
  };
  return table !== undefined && isJumpStart
    ? jumpStartJob(record, table, job, { settings, facts }, problems)
    : job;
}

function imageOf(
  algorithm: Algorithm,
  version: AlgorithmVersion | { readonly version: string } | undefined,
  region: string,
  problems: Problems,
): string | undefined {
  return version !== undefined && 'repository' in version
    ? imageUri(algorithm, version, region, problems)
    : undefined;
}
