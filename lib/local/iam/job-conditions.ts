import type { ConditionValues } from './types';

/** The decoded input of an operation. */
export type OperationInput = Readonly<Record<string, unknown>>;

/** Condition keys of the tags of a request. */
export function tagConditions({ Tags }: OperationInput): ConditionValues {
  if (!Array.isArray(Tags) || Tags.length === 0) return {};
  const tags = Tags as readonly { readonly Key: string; readonly Value: string }[];
  return {
    'aws:TagKeys': tags.map(({ Key }) => Key),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

/** The training definitions of a job: its own, or those that a tuning job is made of. */
function definitionsOf(input: OperationInput): readonly OperationInput[] {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: many } = input;
  const found = [one, ...(Array.isArray(many) ? many : [])].filter((it) => it !== undefined);
  return found.length > 0 ? (found as OperationInput[]) : [input];
}

/** The roles that a request to create a job hands over, each once. */
export function roleArns(input: OperationInput): readonly string[] {
  const roles = definitionsOf(input).map(({ RoleArn }) => RoleArn);
  return [...new Set(roles.filter((role): role is string => typeof role === 'string'))];
}

/** Condition keys that SageMaker has for what jobs may use. */
export function jobConditions(input: OperationInput): ConditionValues {
  const definitions = definitionsOf(input);
  const all = (member: string, name: string): string[] =>
    definitions.flatMap((definition) => memberOf(definition[member], name) ?? []) as string[];
  const [first = input] = definitions;
  const values = {
    InstanceTypes: [...new Set(definitions.flatMap(instanceTypes))],
    InterContainerTrafficEncryption: first.EnableInterContainerTrafficEncryption ?? false,
    NetworkIsolation: first.EnableNetworkIsolation ?? false,
    OutputKmsKey: memberOf(first.OutputDataConfig, 'KmsKeyId'),
    VolumeKmsKey:
      memberOf(first.ResourceConfig, 'VolumeKmsKeyId') ??
      memberOf(first.HyperParameterTuningResourceConfig, 'VolumeKmsKeyId'),
    VpcSecurityGroupIds: all('VpcConfig', 'SecurityGroupIds'),
    VpcSubnets: all('VpcConfig', 'Subnets'),
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
      .map(([key, value]) => [`sagemaker:${key}`, Array.isArray(value) ? value : String(value)]),
  );
}

/** The types that a definition may run on: its own, and those of its list in order of preference. */
function instanceTypes({
  ResourceConfig,
  HyperParameterTuningResourceConfig: tuning,
}: OperationInput): string[] {
  const listed = memberOf(tuning, 'InstanceConfigs');
  const all = [ResourceConfig, tuning, ...(Array.isArray(listed) ? listed : [])];
  return all
    .map((config) => memberOf(config, 'InstanceType'))
    .filter((type) => typeof type === 'string');
}

function memberOf(value: unknown, name: string): unknown {
  return (value as OperationInput | undefined)?.[name];
}
