import type { TuningDescription } from '../sagemaker';

/**
 * What `.sync` hands on of a tuning job that has ended. Counters, the best trial's values and its
 * objective are not among it, so a workflow that wants them has to describe the job, here as on AWS.
 */
const HANDED_ON = [
  'HyperParameterTuningJobName',
  'HyperParameterTuningJobArn',
  'HyperParameterTuningJobConfig',
  'TrainingJobDefinition',
  'TrainingJobDefinitions',
  'HyperParameterTuningJobStatus',
  'WarmStartConfig',
  'Autotune',
  'FailureReason',
] as const satisfies readonly (keyof TuningDescription)[];

const TIMES = ['CreationTime', 'HyperParameterTuningEndTime', 'LastModifiedTime'] as const;

/**
 * Puts a tuning job's description into the shape of a `.sync` result: times are milliseconds since
 * the epoch, tags are a map, the best trial is its name only.
 */
export function tuningJobResult(
  description: TuningDescription,
  tags: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const members = HANDED_ON.flatMap((name) =>
    description[name] === undefined ? [] : [[name, description[name]]],
  );
  const times = TIMES.flatMap((name) => {
    const seconds = description[name];
    return seconds === undefined ? [] : [[name, Math.round(seconds * 1000)]];
  });
  const best = description.BestTrainingJob?.TrainingJobName;
  return {
    ...Object.fromEntries([...members, ...times]),
    ...(best !== undefined && { BestTrainingJob: { TrainingJobName: best } }),
    Tags: tags,
  };
}
