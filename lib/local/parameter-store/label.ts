import { AwsError } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import type { labelInput } from './inputs';
import { latest } from './parameter';
import type { Parameters } from './parameters';
import { notFound, versionNotFound } from './wording';

const MOST_LABELS = 10;

/**
 * LabelParameterVersion: a label that another version has moves to this one.
 *
 * @throws ParameterNotFound, ParameterVersionNotFound, ParameterVersionLabelLimitExceeded
 */
export function labelVersion(
  store: Parameters,
  { Name, ParameterVersion, Labels }: InputOf<typeof labelInput>,
): object {
  const parameter = store.parameter(Name);
  if (parameter === undefined) throw notFound(Name);
  const wanted = ParameterVersion ?? latest(parameter).version;
  const version = parameter.versions.find((it) => it.version === wanted);
  if (version === undefined) throw versionNotFound(Name, wanted);
  const valid = Labels.filter(isLabel);
  if (new Set([...version.labels, ...valid]).size > MOST_LABELS) {
    throw new AwsError(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have maximum ${MOST_LABELS} labels. Move one or more labels to another version and try again.`,
    );
  }
  for (const label of valid) {
    for (const other of parameter.versions) other.labels.delete(label);
    version.labels.add(label);
  }
  store.keep(parameter);
  return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: wanted };
}

function isLabel(label: string): boolean {
  return /^[a-zA-Z_.-][a-zA-Z0-9_.-]*$/.test(label) && !/^(?:aws|ssm)/i.test(label);
}
