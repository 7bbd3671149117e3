import { AwsError, invalid } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import type { putParameterInput } from './inputs';
import { latest } from './parameter';
import type { Parameters } from './parameters';

type PutParameter = InputOf<typeof putParameterInput>;

/** Bytes of a parameter in the standard tier. */
const MAX_STANDARD_BYTES = 4096;
/** A parameter as an app declares it. */
export interface NewParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly description?: string;
  /** @default Standard */
  readonly tier?: string;
}

/** Makes a parameter of an app, unless a client has changed it while an earlier account ran. */
export function createParameter(store: Parameters, { name, type, value, ...more }: NewParameter) {
  if (store.parameter(name) !== undefined) return;
  store.add(name, {
    type,
    value,
    description: more.description,
    keyId: type === 'SecureString' ? DEFAULT_KEY : undefined,
    tier: more.tier ?? 'Standard',
    dataType: 'text',
  });
}

const MOST_VERSIONS = 100;
/** The key of a SecureString where none is given. */
const DEFAULT_KEY = 'alias/aws/ssm';
const DATA_TYPES: readonly string[] = ['text', 'aws:ec2:image'];

/**
 * PutParameter: makes a parameter, or a further version of one. What a further version does not
 * say stays as it was.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 * @throws ParameterAlreadyExists, ValidationException, ParameterMaxVersionLimitExceeded
 */
export function putParameter(store: Parameters, input: PutParameter): object {
  checkMembers(input);
  checkName(input.Name);
  const known = store.parameter(input.Name);
  const { Value, Overwrite = false, Tags = [] } = input;
  if (known !== undefined && !Overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const before = known && latest(known);
  const type = input.Type ?? before?.type;
  if (type === undefined) {
    throw invalid('A parameter type is required when you create a parameter.');
  }
  const oldest = known?.versions[0];
  if (known !== undefined && known.versions.length >= MOST_VERSIONS && oldest !== undefined) {
    if (oldest.labels.size > 0) {
      throw new AwsError(
        'ParameterMaxVersionLimitExceeded',
        `You attempted to create a new version of ${known.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
      );
    }
    known.versions.shift();
  }
  const keyId = input.KeyId ?? before?.keyId ?? DEFAULT_KEY;
  const parameter = store.add(known?.name ?? input.Name, {
    type,
    value: Value,
    description: input.Description ?? before?.description,
    keyId: type === 'SecureString' ? keyId : undefined,
    tier: input.Tier ?? before?.tier ?? 'Standard',
    dataType: input.DataType ?? before?.dataType ?? 'text',
  });
  for (const tag of Tags) parameter.tags.set(tag.Key, tag.Value);
  store.keep(parameter);
  const { version, tier } = latest(parameter);
  return { Version: version, Tier: tier };
}

function checkMembers({ Value, Tier = 'Standard', DataType, ...input }: PutParameter): void {
  for (const name of ['AllowedPattern', 'Policies'] as const) {
    if (input[name] === undefined) continue;
    throw invalid(
      `The local account would have to ignore ${name}, so it refuses it. Leave it out.`,
    );
  }
  if (Tier === 'Standard' && Buffer.byteLength(Value) > MAX_STANDARD_BYTES) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${MAX_STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    );
  }
  if (DataType !== undefined && !DATA_TYPES.includes(DataType)) {
    throw invalid(
      `The following data type is not supported: ${DataType} (Data type names are all lowercase.)`,
    );
  }
  if (input.Overwrite && input.Tags !== undefined && input.Tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
function checkName(name: string): void {
  const parts = name.replace(/^\//, '').split('/');
  if (/^aws/i.test(parts[0] ?? '') && parts.length > 1) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (/^(?:aws|ssm)/i.test(parts[0] ?? '')) {
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  }
  if (parts.length > 1 && !name.startsWith('/')) {
    throw invalid('Parameter name must be a fully qualified name.');
  }
  if (!parts.every((part) => /^[a-zA-Z0-9_.-]+$/.test(part))) {
    throw invalid(
      'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>, and use only a mix of letters, numbers and the following 3 symbols .-_ in each part of it.',
    );
  }
}
