import { cacheText, type ReportSource, type TrainedBody, trainedBodies } from '../../core';
import { formatDuration } from '../format';
import { html } from '../html';
import type { Links } from '../links';
import { facts, place, reference, type Section } from './parts';

/** From which execution, task, image and data this came: enough to run it again. */
export function lineage({ result, plan }: ReportSource, links: Links): Section {
  const bodies = trainedBodies(plan);
  const tags = plan.request.Tags.map(({ Key, Value }) => [Key, Value] as const);
  return {
    id: 'lineage',
    title: 'Lineage',
    body: html`${facts([
      ['Task', result.task],
      ['Execution', reference(result.execution.arn, links.execution)],
      ['Job', result.job.arn && reference(result.job.arn, links.job)],
      ['Job name', result.job.arn ? undefined : plan.jobName],
      ['Cache', result.cache && cacheText(result.cache)],
      ...tracking(result),
    ])}
${bodies.map(
  (body) =>
    html`${bodies.length > 1 && html`<h3>${body.task}</h3>`}${facts(bodyFacts(body, links))}`,
)}
${tags.length > 0 && html`<h3>Tags</h3>${facts(tags)}`}
${links.isLocal && html`<p class="note">This ran in the local account, which has no console: addresses are text.</p>`}`,
  };
}

/** MLflow's pages have no lasting address: the command prints one. */
function tracking(result: ReportSource['result']): Parameters<typeof facts>[0] {
  if (result.tracking === undefined) return [];
  const { mlflow, experiment, run, open } = result.tracking;
  return [
    ['MLflow', mlflow === undefined ? 'files beside this report' : reference(mlflow)],
    ['MLflow run', [experiment, run].filter(Boolean).join(' / ')],
    ['Open MLflow', open && reference(open)],
  ];
}

function bodyFacts(body: TrainedBody, links: Links): Parameters<typeof facts>[0] {
  const { StoppingCondition: stopping, Environment: environment = {} } = body;
  const { TrainingImage: image, AlgorithmName: algorithm } = body.AlgorithmSpecification;
  return [
    ['Image', image === undefined ? undefined : reference(image)],
    ['Algorithm', algorithm === undefined ? undefined : reference(algorithm)],
    ['Role', reference(body.RoleArn)],
    ['Output path', body.OutputDataConfig && place(body.OutputDataConfig.S3OutputPath, links)],
    ['Checkpoints', body.CheckpointConfig && place(body.CheckpointConfig.S3Uri, links)],
    ['Time limit', stopping && formatDuration(stopping.MaxRuntimeInSeconds)],
    ['Spot', body.EnableManagedSpotTraining && 'yes'],
    ['Network', body.VpcConfig && `subnets ${body.VpcConfig.Subnets.join(', ')}`],
    ['Network isolation', body.EnableNetworkIsolation && 'yes'],
    ['Encrypted traffic', body.EnableInterContainerTrafficEncryption && 'yes'],
    ['Output key', body.OutputDataConfig?.KmsKeyId],
    // Their values may be secret.
    ['Environment', Object.keys(environment).join(', ') || undefined],
  ];
}
