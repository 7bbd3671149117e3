import {
  anywhere,
  type Needs,
  type Operation,
  onArn,
  onNamed,
  type Service,
  text,
} from '../operations';
import { jobConditions, roleArns } from './job-conditions';

const TRAINING = ['TrainingJobName', 'training-job'] as const;
const TUNING = ['HyperParameterTuningJobName', 'hyper-parameter-tuning-job'] as const;

/** Creating a job hands a role to SageMaker, and tags the job when tags are given. */
const createJob =
  (member: string, type: string): Needs =>
  (input, { action, arn }) => {
    const resource = arn(`${type}/${text(input, member)}`);
    const isTagged = Array.isArray(input.Tags) && input.Tags.length > 0;
    const tagging = { 'sagemaker:TaggingAction': action.replace('sagemaker:', '') };
    return [
      ...jobConditions(input).map((context) => ({ action, resource, isNew: true, context })),
      ...(isTagged
        ? [{ action: 'sagemaker:AddTags', resource, isNew: true, context: tagging }]
        : []),
      ...roleArns(input).map((role) => ({
        action: 'iam:PassRole',
        resource: role,
        context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      })),
    ];
  };

/**
 * The operations of SageMaker.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export const SAGEMAKER: Service<Operation, 'sagemaker'> = {
  name: 'sagemaker',
  title: 'SageMaker',
  protocol: 'json',
  by: 'sagemaker',
  target: 'SageMaker',
  operations: {
    CreateTrainingJob: { needs: createJob(...TRAINING) },
    DescribeTrainingJob: { needs: onNamed(...TRAINING) },
    ListTrainingJobs: { needs: anywhere },
    StopTrainingJob: { needs: onNamed(...TRAINING) },
    AddTags: { needs: onArn('ResourceArn') },
    DeleteTags: { needs: onArn('ResourceArn') },
    ListTags: { needs: onArn('ResourceArn') },
    CreateHyperParameterTuningJob: { needs: createJob(...TUNING) },
    DescribeHyperParameterTuningJob: { needs: onNamed(...TUNING) },
    ListHyperParameterTuningJobs: { needs: anywhere },
    ListTrainingJobsForHyperParameterTuningJob: { needs: onNamed(...TUNING) },
    StopHyperParameterTuningJob: { needs: onNamed(...TUNING) },
  },
};
