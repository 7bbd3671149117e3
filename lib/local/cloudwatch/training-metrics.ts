import type { Metric } from './metric-store';

/**
 * The metric of a training job that SageMaker would send a value to.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/training-metrics.html
 */
export function trainingMetric(job: string, name: string): Metric {
  return {
    namespace: '/aws/sagemaker/TrainingJobs',
    name,
    dimensions: { TrainingJobName: job },
  };
}
