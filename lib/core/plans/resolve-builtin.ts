import { algorithmNamed, findVersion, imageUri } from '../algorithms';
import { checkCheckpoints, checkInstances } from '../checks';
import type { AccountFacts, BuiltinTaskRecord, JobSettings, TaskRequest } from '../model';
import type { Problems } from '../problems';
import { readInputs } from '../requests';
import { channelNotes } from './channel-notes';
import type { ResolvedJob } from './resolved-job';

/** A built-in task's image, channels and hyperparameters for a request. */
export function resolveBuiltin(
  record: BuiltinTaskRecord,
  request: TaskRequest | undefined,
  settings: JobSettings,
  facts: AccountFacts,
  problems: Problems,
): ResolvedJob {
  const algorithm = algorithmNamed(record.algorithm);
  const wanted = request?.overrides.version;
  const [name, path] =
    wanted === undefined ? [record.version, '$.task'] : [wanted, '$.overrides.version'];
  const version = findVersion(algorithm, name, path, problems);
  const image =
    version === undefined ? undefined : imageUri(algorithm, version, facts.region, problems);
  if (request === undefined) {
    return { image: '', channels: [], hyperparameters: {}, metricDefinitions: [] };
  }
  checkInstances(settings, algorithm, '$.overrides', problems);
  if (version !== undefined) checkCheckpoints(settings, algorithm, version.version, path, problems);
  const { channels, hyperparameters } = readInputs(
    record,
    algorithm,
    version?.version ?? record.version,
    request.inputs,
    problems,
  );
  // SageMaker has its own definitions for its algorithms, and they cannot be overridden.
  const notes = channelNotes(channels, algorithm);
  return {
    image: image ?? '',
    channels,
    hyperparameters,
    metricDefinitions: [],
    ...(notes.length === 0 ? {} : { notes }),
  };
}
