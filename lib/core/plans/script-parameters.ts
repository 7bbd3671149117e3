import { pythonJson } from '../checks';
import type {
  AccountFacts,
  JobSettings,
  ScriptDistribution,
  ScriptTaskRecord,
  TaskRequest,
} from '../model';
import { jobsUri } from './layout';

/** `logging.INFO`, as the SDK sends it. */
const LOG_LEVEL = 20;

/** What SageMaker's training toolkit is told of a script, as the SDK's framework estimators tell it. */
export function scriptParameters(
  { framework, script, archive, modelDir, distribution }: ScriptTaskRecord,
  request: Pick<TaskRequest, 'processesPerHost'>,
  { resources }: JobSettings,
  { region, bucket, folder }: AccountFacts,
  jobName: string,
): Readonly<Record<string, string>> {
  const parameters = {
    sagemaker_submit_directory: archive,
    sagemaker_program: script,
    sagemaker_container_log_level: LOG_LEVEL,
    sagemaker_job_name: jobName,
    sagemaker_region: region,
    ...launched(distribution, request, resources.instanceTypes[0]),
    // Estimators of no other framework send it.
    ...(framework !== 'tensorflow' || modelDir === false
      ? {}
      : {
          [MODEL_DIR]:
            modelDir ?? modelDirOf(distribution, `${jobsUri(bucket, folder)}/${jobName}`),
        }),
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, pythonJson(value)]),
  );
}

const MODEL_DIR = 'model_dir';

/** Hyperparameters that name the job: of two jobs that train the same they differ. */
export function namesTheJob(record: ScriptTaskRecord, name: string): boolean {
  const isDefaultDir = record.framework === 'tensorflow' && record.modelDir === undefined;
  return name === 'sagemaker_job_name' || (name === MODEL_DIR && isDefaultDir);
}

function modelDirOf({ type }: ScriptDistribution, job: string): string {
  return type === 'mpi' ? '/opt/ml/model' : `${job}/model`;
}

/** By MPI's name the toolkit reads the number of processes for torchrun, too. */
function launched(
  distribution: ScriptDistribution,
  { processesPerHost: most }: Pick<TaskRequest, 'processesPerHost'>,
  instanceType = '',
): Readonly<Record<string, string | number | boolean>> {
  if (distribution.type === 'none') return {};
  const own = distribution.processesPerHost;
  const count = Math.min(own ?? Number.POSITIVE_INFINITY, most ?? Number.POSITIVE_INFINITY);
  const processes = Number.isFinite(count)
    ? { sagemaker_mpi_num_of_processes_per_host: count }
    : {};
  switch (distribution.type) {
    case 'mpi':
      return {
        sagemaker_mpi_enabled: true,
        ...processes,
        sagemaker_mpi_custom_mpi_options: distribution.options ?? '',
      };
    case 'torchrun':
      return {
        sagemaker_torch_distributed_enabled: true,
        sagemaker_instance_type: instanceType,
        ...processes,
      };
  }
}
