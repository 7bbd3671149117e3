import { writeAsEstimator } from '../checks';
import type { AccountFacts, ContainerTaskRecord, JobSettings, TaskRequest } from '../model';
import type { Problems } from '../problems';
import { readOpenInputs } from '../requests';
import { metricDefinitions, present } from './job-body';
import { refuseVersion } from './refuse-version';
import type { ResolvedJob } from './resolved-job';

/** The channels and hyperparameters of an image of any origin for a request. */
export function resolveContainer(
  record: ContainerTaskRecord,
  request: TaskRequest | undefined,
  settings: JobSettings,
  facts: AccountFacts,
  problems: Problems,
): ResolvedJob {
  const trained = {
    ...present('image', record.image),
    ...present('algorithmName', record.algorithmName),
    metricDefinitions: metricDefinitions(record.metrics),
  };
  if (request === undefined) return { ...trained, channels: [], hyperparameters: {} };
  refuseVersion(request, problems);
  checkIsolation(record, settings, facts, problems);
  return { ...trained, ...readOpenInputs(record, request.inputs, writeAsEstimator, problems) };
}

/**
 * Notes a job of the Marketplace's that could reach a network: what another account sells may not.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
 */
function checkIsolation(
  { algorithmName = '' }: ContainerTaskRecord,
  { network }: JobSettings,
  { account }: AccountFacts,
  problems: Problems,
): void {
  const [, owner = account] = /^arn:[^:]*:sagemaker:[^:]*:(\d{12}):/.exec(algorithmName) ?? [];
  if (owner === account || network.isolation === true) return;
  problems.add(
    'InvalidValue',
    '$.task',
    'SageMaker trains an algorithm of the AWS Marketplace only without a network.',
    { found: algorithmName, allowed: 'a task with `network: { isolation: true }`' },
  );
}
