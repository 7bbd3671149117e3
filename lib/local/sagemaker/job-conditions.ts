import { isObject } from '../../core/checks/shape';
import type { ConditionValues } from '../iam';
import type { OperationInput } from '../operations';

/** How IAM reads a condition key: lists ask for `ForAllValues:` or `ForAnyValue:`. */
type KeyType = 'ArrayOfString' | 'ARN' | 'Bool' | 'Numeric' | 'String';

interface ConditionKey {
  readonly type: KeyType;
  /** The values that one training definition has for it. */
  readonly valuesOf: (definition: OperationInput) => readonly unknown[];
}

/**
 * The condition keys of CreateTrainingJob and CreateHyperParameterTuningJob that say what jobs may
 * use, all but `DirectGatedModelAccess`: there are no gated models here.
 *
 * A key that the request says nothing about is not there, but for the two flags, which are false.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys
 */
const KEYS: Readonly<Record<string, ConditionKey>> = {
  EnableRemoteDebug: { type: 'Bool', valuesOf: member('RemoteDebugConfig', 'EnableRemoteDebug') },
  InstanceTypes: { type: 'ArrayOfString', valuesOf: instanceTypes },
  InterContainerTrafficEncryption: {
    type: 'Bool',
    valuesOf: (definition) => [definition.EnableInterContainerTrafficEncryption ?? false],
  },
  KeepAlivePeriod: {
    type: 'Numeric',
    valuesOf: member('ResourceConfig', 'KeepAlivePeriodInSeconds'),
  },
  MaxRuntimeInSeconds: {
    type: 'Numeric',
    valuesOf: member('StoppingCondition', 'MaxRuntimeInSeconds'),
  },
  NetworkIsolation: {
    type: 'Bool',
    valuesOf: (definition) => [definition.EnableNetworkIsolation ?? false],
  },
  OutputKmsKey: { type: 'ARN', valuesOf: member('OutputDataConfig', 'KmsKeyId') },
  VolumeKmsKey: { type: 'ARN', valuesOf: volumeKeys },
  VpcSecurityGroupIds: { type: 'ArrayOfString', valuesOf: member('VpcConfig', 'SecurityGroupIds') },
  VpcSubnets: { type: 'ArrayOfString', valuesOf: member('VpcConfig', 'Subnets') },
};

/** Keys of type String, of the file system that a channel reads. */
const FILE_SYSTEM_KEYS = {
  FileSystemAccessMode: 'FileSystemAccessMode',
  FileSystemDirectoryPath: 'DirectoryPath',
  FileSystemId: 'FileSystemId',
  FileSystemType: 'FileSystemType',
} as const;

/**
 * What the condition keys of a request to create a job are. The request has to be allowed with each
 * of these: once, mostly; several times where its definitions differ in keys of a single value, and
 * for several file systems. (AWS's own examples allow each file system by a statement of its own;
 * what it does with definitions that differ is not documented, and here no limit can be got round.)
 * Lists have the values of all definitions each time.
 */
export function jobConditions(input: OperationInput): readonly ConditionValues[] {
  const definitions = definitionsOf(input);
  const lists = Object.entries(KEYS)
    .filter(([, { type }]) => type === 'ArrayOfString')
    .map(([name, { valuesOf }]) => [name, [...new Set(definitions.flatMap(valuesOf))]] as const);
  const contexts = definitions.flatMap((definition) => {
    const single = Object.entries(KEYS)
      .filter(([, { type }]) => type !== 'ArrayOfString')
      .map(([name, { valuesOf }]) => [name, valuesOf(definition)] as const);
    return fileSystems(definition).map((ofFileSystem) => ({
      ...present([...lists, ...single]),
      ...ofFileSystem,
    }));
  });
  return [...new Map(contexts.map((context) => [JSON.stringify(context), context])).values()];
}

/** The condition keys of UpdateTrainingJob, of what it changes. */
export function updateConditions(input: OperationInput): readonly ConditionValues[] {
  const names = ['EnableRemoteDebug', 'KeepAlivePeriod'] as const;
  return [present(names.map((name) => [name, KEYS[name]?.valuesOf(input) ?? []]))];
}

/** The roles that a request to create a job hands over, each once. */
export function roleArns(input: OperationInput): readonly string[] {
  const roles = definitionsOf(input).map(({ RoleArn }) => RoleArn);
  return [...new Set(roles.filter((role) => typeof role === 'string'))];
}

/** The training definitions of a job: its own, or those that a tuning job is made of. */
function definitionsOf(input: OperationInput): readonly OperationInput[] {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: many } = input;
  // What is no definition is refused by the service, with every problem at once.
  const found = [one, ...(Array.isArray(many) ? many : [])].filter(isObject);
  return found.length > 0 ? found : [input];
}

function present(
  keys: readonly (readonly [name: string, values: readonly unknown[]])[],
): ConditionValues {
  return Object.fromEntries(
    keys
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [
        `sagemaker:${name}`,
        KEYS[name]?.type === 'ArrayOfString' ? values.map(String) : String(values[0]),
      ]),
  );
}

/** The types that a definition may run on: its own, of its groups, of its order of preference. */
function instanceTypes(definition: OperationInput): readonly unknown[] {
  const { ResourceConfig, HyperParameterTuningResourceConfig: tuning } = definition;
  const all = [ResourceConfig, tuning]
    .flatMap((config) => [
      config,
      ...listOf(config, 'InstanceGroups'),
      ...listOf(config, 'InstanceConfigs'),
    ])
    .map((config) => memberOf(config, 'InstanceType'));
  return all.filter((type) => typeof type === 'string');
}

function volumeKeys(definition: OperationInput): readonly unknown[] {
  return [
    ...member('ResourceConfig', 'VolumeKmsKeyId')(definition),
    ...member('HyperParameterTuningResourceConfig', 'VolumeKmsKeyId')(definition),
  ];
}

/** The keys of each file system that a definition's channels read; one without any where none does. */
function fileSystems({ InputDataConfig }: OperationInput): readonly ConditionValues[] {
  const sources = (Array.isArray(InputDataConfig) ? InputDataConfig : [])
    .map((channel) => memberOf(memberOf(channel, 'DataSource'), 'FileSystemDataSource'))
    .filter((source) => source !== undefined);
  if (sources.length === 0) return [{}];
  return sources.map((source) =>
    Object.fromEntries(
      Object.entries(FILE_SYSTEM_KEYS)
        .map(([key, name]) => [`sagemaker:${key}`, memberOf(source, name)] as const)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, String(value)]),
    ),
  );
}

/** Reads a member of a member. An empty text is as good as none. */
function member(outer: string, inner: string): ConditionKey['valuesOf'] {
  return (definition) =>
    [memberOf(definition[outer], inner)]
      .flat()
      .filter((value) => value !== undefined && value !== null && value !== '');
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const found = memberOf(value, name);
  return Array.isArray(found) ? found : [];
}

/** The input is not yet checked: any member may be anything. */
function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
