import type { DistributionDeclaration, TaskRequest, TrainingTaskRecord } from '../model';
import type { Problems } from '../problems';

/** How SageMaker's training toolkit, or the runner, is told to start the processes of a job. */
export interface LaunchParameters {
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Where a request has lowered their number. @default - none */
  readonly notes?: readonly string[];
}

/**
 * The platform's hyperparameters for a distribution, with as many processes on each host as the task
 * and the request allow.
 *
 * The toolkit reads each value as JSON and takes the text `False` for true, so flags are `true` or not
 * there.
 */
export function launchParameters(
  distribution: DistributionDeclaration,
  { processesPerHost: most = Number.POSITIVE_INFINITY }: Pick<TaskRequest, 'processesPerHost'>,
): LaunchParameters {
  if (distribution.type === 'none') return { hyperparameters: {} };
  const own = distribution.processesPerHost;
  if (most >= own) return { hyperparameters: startedBy(distribution, String(own)) };
  return {
    hyperparameters: startedBy(distribution, String(most)),
    notes: [
      `processesPerHost: ${most}, as the request says, instead of the task's ${own}; the result is that of fewer processes.`,
    ],
  };
}

/** Notes a request for fewer processes where there is only one a host, or that is no number of them. */
export function checkProcessesPerHost(
  record: TrainingTaskRecord,
  { processesPerHost: most }: TaskRequest,
  problems: Problems,
): void {
  if (most === undefined) return;
  if (!('distribution' in record) || record.distribution.type === 'none') {
    problems.add(
      'UnknownField',
      '$.processesPerHost',
      'The task starts one process on each host: it has no distribution whose processes could be fewer.',
      { found: most },
    );
  } else if (!Number.isSafeInteger(most) || most < 1) {
    problems.add('OutOfRange', '$.processesPerHost', 'Not a number of processes.', {
      found: most,
      allowed: 'an integer of at least 1',
    });
  }
}

function startedBy(
  distribution: Exclude<DistributionDeclaration, { readonly type: 'none' }>,
  count: string,
): Record<string, string> {
  switch (distribution.type) {
    case 'mpi':
      return {
        sagemaker_mpi_enabled: 'true',
        sagemaker_mpi_num_of_processes_per_host: count,
        ...(distribution.options === undefined
          ? {}
          : { sagemaker_mpi_custom_mpi_options: distribution.options }),
      };
    case 'torchrun':
      return {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: count,
      };
  }
}
