import type * as iam from 'aws-cdk-lib/aws-iam';
import type { TrainingTaskRecord } from '../../core';
import { statementsOver } from './statements-over';

/**
 * What MLflow's client does to make a run and to log to it: metrics, parameters, tags, data sets,
 * and models of the run. Nothing that deletes, and nothing of the model registry or of traces.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker-mlflow.html
 */
const LOGGING = [
  'CreateExperiment',
  'CreateRun',
  'GetExperiment',
  'GetExperimentByName',
  'GetRun',
  'LogBatch',
  'LogInputs',
  'LogMetric',
  'LogModel',
  'LogParam',
  'SetExperimentTag',
  'SetTag',
  'UpdateRun',
].map((action) => `sagemaker-mlflow:${action}`);

/** Logging to the tracking servers that tasks name, and to no others. */
export function trackingAccess(records: readonly TrainingTaskRecord[]): iam.PolicyStatement[] {
  const servers = records.flatMap((record) =>
    record.kind === 'custom' || record.kind === 'script' ? (record.tracking?.mlflow ?? []) : [],
  );
  return statementsOver([...new Set(servers)].sort(), { sid: 'TrackRuns', actions: LOGGING });
}
