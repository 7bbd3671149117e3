import type { DescribeTrainingJobResponse } from '../sagemaker';

/**
 * What `.sync` hands on of a job that has ended: exactly what AWS's sample of SageMaker's state
 * change event has. The model's place, metrics, training time and billable time are not among it, so
 * a workflow that wants them has to describe the job, here as on AWS.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
const HANDED_ON = [
  'TrainingJobName',
  'TrainingJobArn',
  'TrainingJobStatus',
  'SecondaryStatus',
  'FailureReason',
  'HyperParameters',
  'AlgorithmSpecification',
  'RoleArn',
  'InputDataConfig',
  'OutputDataConfig',
  'ResourceConfig',
  'VpcConfig',
  'StoppingCondition',
  'CreationTime',
  'TrainingStartTime',
  'TrainingEndTime',
  'LastModifiedTime',
  'SecondaryStatusTransitions',
] as const satisfies readonly (keyof DescribeTrainingJobResponse)[];

const TIMESTAMPS: ReadonlySet<string> = new Set([
  'CreationTime',
  'TrainingStartTime',
  'TrainingEndTime',
  'LastModifiedTime',
  'StartTime',
  'EndTime',
]);

/**
 * Puts a job's description into the shape of a `.sync` result: times are milliseconds since the
 * epoch, tags are a map.
 */
export function trainingJobResult(
  description: DescribeTrainingJobResponse,
  tags: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const members = HANDED_ON.flatMap((name) =>
    description[name] === undefined ? [] : [[name, inMilliseconds(name, description[name])]],
  );
  return { ...Object.fromEntries(members), Tags: tags };
}

function inMilliseconds(name: string, value: unknown): unknown {
  if (TIMESTAMPS.has(name) && typeof value === 'number') return Math.round(value * 1000);
  // The only lists with times in them; in other places these names are the user's own words.
  if (name !== 'SecondaryStatusTransitions' || !Array.isArray(value)) return value;
  return value.map((transition: object) =>
    Object.fromEntries(
      Object.entries(transition).map(([member, inner]) => [member, inMilliseconds(member, inner)]),
    ),
  );
}
