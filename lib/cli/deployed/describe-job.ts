import {
  DescribeHyperParameterTuningJobCommand,
  type DescribeHyperParameterTuningJobResponse,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  type HyperParameterTrainingJobSummary,
  paginateListTrainingJobsForHyperParameterTuningJob,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { isGone } from './is-gone';

/** A training job; undefined while there is none of this name. */
export async function describeTraining(
  client: SageMakerClient,
  TrainingJobName: string,
): Promise<DescribeTrainingJobResponse | undefined> {
  return ifThere(client.send(new DescribeTrainingJobCommand({ TrainingJobName })));
}

/** A tuning job; undefined while there is none of this name. */
export async function describeTuning(
  client: SageMakerClient,
  HyperParameterTuningJobName: string,
): Promise<DescribeHyperParameterTuningJobResponse | undefined> {
  return ifThere(
    client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName })),
  );
}

/** The training jobs of a tuning job, in the order in which they began. */
export async function listTrials(
  client: SageMakerClient,
  HyperParameterTuningJobName: string,
): Promise<readonly HyperParameterTrainingJobSummary[]> {
  const query = {
    HyperParameterTuningJobName,
    SortBy: 'CreationTime',
    SortOrder: 'Ascending',
    MaxResults: 100,
  } as const;
  const trials: HyperParameterTrainingJobSummary[] = [];
  try {
    for await (const page of paginateListTrainingJobsForHyperParameterTuningJob(
      { client },
      query,
    )) {
      trials.push(...(page.TrainingJobSummaries ?? []));
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return trials;
}

async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
