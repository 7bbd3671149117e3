import { localStorageGB } from '../../../core/algorithms/instance-types';
import { AwsError, invalid } from '../../aws/errors';
import type { TrainingJobRequest } from '../types';

/** Longest run of a training job: 28 days. */
const LONGEST_RUN_SECONDS = 28 * 24 * 3600;

/** @throws ValidationException – when the instances of a job are not named completely or twice */
export function checkResources({ ResourceConfig: resources }: TrainingJobRequest): void {
  const groups = resources.InstanceGroups ?? [];
  if (groups.length > 0) {
    if (resources.InstanceType !== undefined || resources.InstanceCount !== undefined) {
      throw invalid(
        'Use either InstanceGroups or InstanceType and InstanceCount in ResourceConfig, not both.',
      );
    }
    const names = groups.map(({ InstanceGroupName }) => InstanceGroupName);
    if (new Set(names).size < names.length) {
      throw invalid(
        `InstanceGroupName must be unique in ResourceConfig, found: ${names.join(', ')}.`,
      );
    }
  } else if (resources.InstanceType === undefined || resources.InstanceCount === undefined) {
    throw invalid('ResourceConfig needs InstanceType and InstanceCount, or InstanceGroups.');
  }
  for (const { InstanceCount } of groups.length > 0 ? groups : [resources]) {
    if ((InstanceCount ?? 0) < 1) {
      throw invalid(`InstanceCount ${InstanceCount} in ResourceConfig must be at least 1.`);
    }
  }
  if ((resources.VolumeSizeInGB ?? 0) < 1) {
    throw invalid('VolumeSizeInGB in ResourceConfig is required and must be at least 1.');
  }
  for (const { InstanceType = '' } of groups.length > 0 ? groups : [resources]) {
    checkLocalStorage(InstanceType, resources);
  }
}

type Resources = TrainingJobRequest['ResourceConfig'];

/** That SageMaker refuses these is documented for ResourceConfig; its words are from memory. */
function checkLocalStorage(type: string, { VolumeSizeInGB = 1, VolumeKmsKeyId }: Resources): void {
  const size = localStorageGB(type);
  if (size === undefined) return;
  if (VolumeSizeInGB > size) {
    throw invalid(
      `VolumeSizeInGB ${VolumeSizeInGB} in ResourceConfig is greater than the local storage of ` +
        `${type}, which has ${size} GB. Ask for ${size} at most.`,
    );
  }
  if (VolumeKmsKeyId !== undefined) {
    throw invalid(
      `VolumeKmsKeyId in ResourceConfig is not supported for ${type}, whose local storage its ` +
        'hardware encrypts. Remove it.',
    );
  }
}

/** @throws ValidationException – when run time, wait time, spot and warm pool do not agree */
export function checkStopping(request: TrainingJobRequest): void {
  const { StoppingCondition: condition, EnableManagedSpotTraining: isSpot = false } = request;
  const { MaxRuntimeInSeconds: run = 86_400, MaxWaitTimeInSeconds: wait } = condition;
  if (run > LONGEST_RUN_SECONDS) {
    throw new AwsError(
      'ResourceLimitExceeded',
      `The account-level service limit 'Longest run time for a training job' is ` +
        `${LONGEST_RUN_SECONDS} Seconds, with current utilization of 0 Seconds and a request delta ` +
        `of ${run} Seconds. Please contact AWS support to request an increase for this limit.`,
    );
  }
  if (isSpot && (wait === undefined || wait < run)) {
    throw invalid(
      'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to ' +
        `MaxRuntimeInSeconds (${run}) when EnableManagedSpotTraining is true.`,
    );
  }
  if (!isSpot && wait !== undefined) {
    throw invalid(
      // Seen in aws/amazon-sagemaker-examples issue 869.
      'Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true',
    );
  }
  if (isSpot && (request.ResourceConfig.KeepAlivePeriodInSeconds ?? 0) > 0) {
    throw invalid(
      'KeepAlivePeriodInSeconds is not supported with managed spot training. Remove one of them.',
    );
  }
}
