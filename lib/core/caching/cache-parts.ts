import type {
  CacheOptions,
  CreateTrainingJob,
  InputChannel,
  Plan,
  TaskRecord,
  TrainingJobDefinition,
  TrainingTaskRecord,
} from '../model';
import { namesTheJob } from '../plans/script-parameters';
import { isOfTracking } from '../plans/tracking';
import type { ContentLine } from './channel-content';

/** Gives the content of a channel by its URI. */
export type ContentOf = (uri: string) => readonly ContentLine[];

/**
 * All that the outputs of a plan follow from, in parts by which a person knows what changed:
 * `version`, `image`, `function`, `inputs.<name>`, `channels.<name>`, `settings`, and `search` of a
 * tuning job. Where several tasks are tuned together, their parts begin with the task's name.
 *
 * What is not known to have no influence counts: a member of the job's body that is added later
 * costs a job, and no wrong output.
 */
export function cacheParts(
  plan: Plan,
  record: TaskRecord,
  { version }: CacheOptions,
  contentOf: ContentOf,
): Record<string, unknown> {
  if (plan.kind === 'training') {
    const { HyperParameters, ...body } = plan.request;
    const trained = { ...body, hyperparameters: HyperParameters };
    return {
      version,
      ...jobParts(trained, record as TrainingTaskRecord, plan.document?.values, contentOf),
    };
  }
  const { TrainingJobDefinition: only, TrainingJobDefinitions, ...search } = plan.request;
  const definitions = TrainingJobDefinitions ?? (only === undefined ? [] : [only]);
  const records = record.kind === 'tuning' ? record.tasks : [record];
  const jobs = definitions.map((definition, index) => {
    const name = plan.definitions[index]?.task ?? '';
    const own = records.find((task) => task.name === name);
    const { StaticHyperParameters, ...body } = definition;
    const trained = { ...body, hyperparameters: StaticHyperParameters };
    const parts = jobParts(trained, own, plan.document?.values, contentOf);
    // How long a trial may run decides which trials there are.
    const all = { ...parts, runtime: definition.StoppingCondition };
    return definitions.length === 1 ? all : prefixed(name, all);
  });
  return Object.assign({ version, search: without(search, UNIMPORTANT) }, ...jobs);
}

type Body = Partial<Omit<CreateTrainingJob, 'HyperParameters'>> &
  Partial<TrainingJobDefinition> & {
    readonly hyperparameters: Readonly<Record<string, string>> | undefined;
  };

/** Members of a job's body that say where, for whom or on what it runs, and not what it makes. */
const UNIMPORTANT: ReadonlySet<string> = new Set([
  'TrainingJobName',
  'HyperParameterTuningJobName',
  'DefinitionName',
  'RoleArn',
  'Tags',
  'OutputDataConfig',
  'CheckpointConfig',
  'StoppingCondition',
  'EnableManagedSpotTraining',
  'RetryStrategy',
  'VpcConfig',
  'ProfilerConfig',
  'ProfilerRuleConfigurations',
  'ExperimentConfig',
]);

function jobParts(
  { AlgorithmSpecification, InputDataConfig = [], hyperparameters = {}, ...body }: Body,
  record: TrainingTaskRecord | undefined,
  spilled: Readonly<Record<string, unknown>> = {},
  contentOf: ContentOf,
): Record<string, unknown> {
  const { TrainingImage, AlgorithmName, ...algorithm } = AlgorithmSpecification ?? {};
  const {
    ResourceConfig,
    HyperParameterTuningResourceConfig,
    Environment = {},
    ...rest
  } = without(body, UNIMPORTANT) as Body;
  const variables = Object.entries(Environment).filter(([name]) => !isOfTracking(record, name));
  const fleet = ResourceConfig ?? HyperParameterTuningResourceConfig?.InstanceConfigs[0];
  const isOfTheJob = (name: string) => record?.kind === 'script' && namesTheJob(record, name);
  const values = Object.entries(hyperparameters)
    .filter(([name]) => !DESCRIPTION.test(name) && !isOfTheJob(name))
    .concat(Object.entries(spilled).map(([name, value]) => [name, JSON.stringify(value)]));
  return {
    image: TrainingImage ?? AlgorithmName,
    ...(record?.kind === 'custom' ? { function: functionOf(record) } : {}),
    ...prefixed('inputs', Object.fromEntries(values)),
    ...prefixed(
      'channels',
      Object.fromEntries(
        InputDataConfig.map((channel) => [channel.ChannelName, channelOf(channel, contentOf)]),
      ),
    ),
    settings: {
      algorithm,
      fleet: fleetOf(fleet),
      ...rest,
      ...(variables.length === 0 ? {} : { Environment: Object.fromEntries(variables) }),
    },
  };
}

/** The runner's description of the task: {@link functionOf} has what it says, without places. */
const DESCRIPTION = /^_rankzero(\.\d+)?$/;

function functionOf({ entry, inputs, outputs }: TrainingTaskRecord & { readonly kind: 'custom' }) {
  return { entry, inputs, outputs };
}

function channelOf({ DataSource, ...channel }: InputChannel, contentOf: ContentOf): unknown {
  const { S3Uri = '', ...source } = DataSource.S3DataSource ?? {};
  return { ...channel, ...source, content: contentOf(S3Uri) };
}

/** How many instances work together; not of which type, which a ladder may change by itself. */
function fleetOf(fleet: Partial<CreateTrainingJob['ResourceConfig']> = {}): unknown {
  const { InstanceCount, InstanceGroups } = fleet;
  return {
    InstanceCount,
    groups: InstanceGroups?.map(({ InstanceGroupName, InstanceCount: count }) => ({
      InstanceGroupName,
      count,
    })),
  };
}

function without(members: object, left: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !left.has(name)));
}

function prefixed(prefix: string, parts: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [`${prefix}.${name}`, part] as const),
  );
}
