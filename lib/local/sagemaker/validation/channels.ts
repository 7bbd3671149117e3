import { invalid } from '../../aws/errors';
import type { TrainingJobRequest } from '../types';

type Channel = NonNullable<TrainingJobRequest['InputDataConfig']>[number];

/** @throws ValidationException – when a channel cannot be what it says, or not on this machine */
export function checkChannels(request: TrainingJobRequest): void {
  const names = new Set<string>();
  const groups = (request.ResourceConfig.InstanceGroups ?? []).map((g) => g.InstanceGroupName);
  for (const channel of request.InputDataConfig ?? []) {
    const name = channel.ChannelName;
    if (names.has(name)) {
      throw invalid(`Channel names must be unique: '${name}' is given twice in InputDataConfig.`);
    }
    if (name === '.' || name === '..') {
      throw invalid(`Channel name '${name}' is not a directory name.`);
    }
    names.add(name);
    const mode = channel.InputMode ?? request.AlgorithmSpecification.TrainingInputMode;
    checkCompression(name, channel, mode);
    checkSource(name, channel, groups, mode);
  }
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html */
function checkCompression(name: string, channel: Channel, mode: string | undefined): void {
  if (channel.CompressionType === 'Gzip' && mode !== 'Pipe') {
    throw invalid(
      `Channel '${name}': CompressionType Gzip is used in Pipe mode only, and the mode is ` +
        `${mode}. Leave it out, or set it to None.`,
    );
  }
}

function checkSource(
  name: string,
  channel: Channel,
  groups: readonly (string | undefined)[],
  mode: string | undefined,
): void {
  const sources = Object.keys(channel.DataSource);
  if (sources.length !== 1) {
    throw invalid(
      `Channel '${name}' must have exactly one data source, found ${sources.join(', ') || 'none'}.`,
    );
  }
  const source = channel.DataSource.S3DataSource;
  if (!source) {
    throw invalid(
      `Channel '${name}': ${sources[0]} is not available in the local account. Use S3DataSource.`,
    );
  }
  if (source.S3DataType === 'AugmentedManifestFile') {
    throw invalid(
      mode === 'Pipe'
        ? `Channel '${name}': AugmentedManifestFile is not available in the local account. Use S3Prefix or ManifestFile.`
        : `Channel '${name}': AugmentedManifestFile is supported in input mode Pipe only.`,
    );
  }
  if (source.S3DataType === 'Converse' || source.ModelAccessConfig || source.HubAccessConfig) {
    throw invalid(
      `Channel '${name}': S3DataType Converse, ModelAccessConfig and HubAccessConfig are not ` +
        'available in the local account. Use S3Prefix or ManifestFile.',
    );
  }
  if (!source.S3Uri.startsWith('s3://')) {
    throw invalid(
      `Channel '${name}': S3Uri '${source.S3Uri}' must have the form s3://bucket/prefix in the ` +
        'local account.',
    );
  }
  if (channel.RecordWrapperType === 'RecordIO' && mode !== 'Pipe') {
    throw invalid(`Channel '${name}': RecordWrapperType RecordIO is supported in mode Pipe only.`);
  }
  for (const group of source.InstanceGroupNames ?? []) {
    if (!groups.includes(group)) {
      throw invalid(
        `Channel '${name}': there is no instance group '${group}' in ResourceConfig ` +
          `(${groups.join(', ') || 'it names none'}).`,
      );
    }
  }
}
