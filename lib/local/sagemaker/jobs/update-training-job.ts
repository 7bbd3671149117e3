import { invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { TrainingJobRequest } from '../types';
import type { updateTrainingJobInput } from '../validation/inputs';
import type { KnownTrainingJob } from './known-training-job';

/** Secondary statuses in which remote debugging can be switched. */
const DEBUGGABLE: readonly string[] = ['Downloading', 'Training'];
/** Milliseconds between two system metrics of the profiler. */
const INTERVALS = [100, 200, 500, 1000, 5000, 60_000];

/**
 * What UpdateTrainingJob changes of a job's request. Nothing here profiles, debugs or keeps
 * instances warm: the members are only shown by DescribeTrainingJob from then on.
 *
 * AWS's pages say when each member may be changed; the words of these refusals are ours.
 *
 * @throws ValidationException – for a job or a value that does not allow the change
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateTrainingJob.html
 */
export function changedRequest(
  job: KnownTrainingJob,
  input: InputOf<typeof updateTrainingJobInput>,
): TrainingJobRequest {
  const { ProfilerConfig, RemoteDebugConfig, ResourceConfig } = input;
  const { name, request, status, secondaryStatus } = job;
  if (ProfilerConfig !== undefined) {
    if (status !== 'InProgress') {
      throw invalid(
        `The profiler of the training job '${name}' cannot be changed in status ${status}, only in InProgress.`,
      );
    }
    const interval = ProfilerConfig.ProfilingIntervalInMilliseconds;
    if (interval !== undefined && !INTERVALS.includes(interval)) {
      throw invalid(
        `ProfilingIntervalInMilliseconds is ${interval}. It must be one of ${INTERVALS.join(', ')}.`,
      );
    }
  }
  if (RemoteDebugConfig !== undefined && !DEBUGGABLE.includes(secondaryStatus)) {
    throw invalid(
      `Remote debugging of the training job '${name}' cannot be changed in secondary status ${secondaryStatus}, only in ${DEBUGGABLE.join(' or ')}.`,
    );
  }
  if (ResourceConfig !== undefined && status !== 'InProgress') {
    throw invalid(
      `KeepAlivePeriodInSeconds of the training job '${name}' cannot be changed in status ${status}: it has no warm pool. Change it while the job is InProgress.`,
    );
  }
  if (ResourceConfig !== undefined && request.EnableManagedSpotTraining === true) {
    throw invalid('KeepAlivePeriodInSeconds is not supported with managed spot training.');
  }
  return {
    ...request,
    ...(ProfilerConfig && { ProfilerConfig: { ...request.ProfilerConfig, ...ProfilerConfig } }),
    ...(RemoteDebugConfig && { RemoteDebugConfig }),
    ...(ResourceConfig && { ResourceConfig: { ...request.ResourceConfig, ...ResourceConfig } }),
  };
}
