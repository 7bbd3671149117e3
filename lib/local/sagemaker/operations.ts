import {
  anywhere,
  type Needs,
  type OwnOperation,
  onArn,
  onNamed,
  rowsOf,
  type Service,
  text,
} from '../operations';
import { jobConditions, roleArns, updateConditions } from './job-conditions';
import type { Jobs } from './jobs/jobs';
import { searchInput } from './search/inputs';
import { search } from './search/search';
import { addTags, deleteTags, listTags } from './tags';
import { listTrialsInput, listTuningJobsInput, tuningJobNameInput } from './tuning/inputs';
import {
  addTagsInput,
  deleteTagsInput,
  listTagsInput,
  listTrainingJobsInput,
  trainingJobNameInput,
  updateTrainingJobInput,
} from './validation/inputs';

const TRAINING = ['TrainingJobName', 'training-job'] as const;
const TUNING = ['HyperParameterTuningJobName', 'hyper-parameter-tuning-job'] as const;

/** Tags of a job that is not there yet. */
const NONE: ReadonlyMap<string, string> = new Map();

/** Creating a job hands a role to SageMaker, and tags the job when tags are given. */
const createJob =
  (member: string, type: string): Needs =>
  (input, { action, arn }) => {
    const resource = arn(`${type}/${text(input, member)}`);
    const isTagged = Array.isArray(input.Tags) && input.Tags.length > 0;
    const tagging = { 'sagemaker:TaggingAction': action.replace('sagemaker:', '') };
    return [
      ...jobConditions(input).map((context) => ({ action, resource, tags: NONE, context })),
      ...(isTagged
        ? [{ action: 'sagemaker:AddTags', resource, tags: NONE, context: tagging }]
        : []),
      ...roleArns(input).map((role) => ({
        action: 'iam:PassRole',
        resource: role,
        context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      })),
    ];
  };

/** Updating has condition keys of its own: what is asked for of those that creating has. */
const updating: Needs = (input, { action, arn }) =>
  updateConditions(input).map((context) => ({
    action,
    resource: arn(`training-job/${text(input, 'TrainingJobName')}`),
    context,
  }));

const operation = rowsOf<Jobs>();

/**
 * The operations of SageMaker.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export const SAGEMAKER: Service<OwnOperation<Jobs>, 'sagemaker'> = {
  name: 'sagemaker',
  title: 'SageMaker',
  protocol: 'json',
  by: 'sagemaker',
  target: 'SageMaker',
  operations: {
    // Those that create check their shape (createTrainingJobInput, createTuningJobInput) themselves,
    // after members that do not run here, and much besides.
    CreateTrainingJob: {
      lacks:
        'images that nothing here stands for (see containers.md, and --simulate in algorithms.md), augmented manifests, warm pools',

      needs: createJob(...TRAINING),
      run: ({ training }, input) => training.create(input),
    },
    DescribeTrainingJob: operation({
      input: trainingJobNameInput,
      needs: onNamed(...TRAINING),
      run: ({ training }, { TrainingJobName }) => training.named(TrainingJobName).describe(),
    }),
    ListTrainingJobs: operation({
      lacks: 'warm pools: `WarmPoolStatusEquals` finds nothing',

      input: listTrainingJobsInput,
      needs: anywhere,
      run: ({ training }, input) => training.list(input),
    }),
    StopTrainingJob: operation({
      input: trainingJobNameInput,
      needs: onNamed(...TRAINING),
      run: ({ training }, { TrainingJobName }) => training.stop(TrainingJobName),
    }),
    UpdateTrainingJob: operation({
      lacks:
        '`ProfilerRuleConfigurations`; what it changes is shown, as nothing here profiles, debugs or keeps instances warm',
      input: updateTrainingJobInput,
      needs: updating,
      run: ({ training }, input) => training.update(input),
    }),
    DeleteTrainingJob: operation({
      input: trainingJobNameInput,
      needs: onNamed(...TRAINING),
      run: ({ training }, { TrainingJobName }) => training.delete(TrainingJobName),
    }),
    Search: operation({
      lacks:
        'resources other than training jobs, tuning jobs and the trial components of training jobs (with the last value of each metric only), other accounts, more than three levels of expressions',
      input: searchInput,
      needs: anywhere,
      run: search,
    }),
    AddTags: operation({
      lacks: 'resources other than training and tuning jobs',

      input: addTagsInput,
      needs: onArn('ResourceArn'),
      run: addTags,
    }),
    DeleteTags: operation({
      lacks: 'resources other than training and tuning jobs',

      input: deleteTagsInput,
      needs: onArn('ResourceArn'),
      run: deleteTags,
    }),
    ListTags: operation({
      lacks: 'resources other than training and tuning jobs',

      input: listTagsInput,
      needs: onArn('ResourceArn'),
      run: listTags,
    }),
    CreateHyperParameterTuningJob: {
      needs: createJob(...TUNING),
      run: ({ tuning }, input) => tuning.create(input),
    },
    DescribeHyperParameterTuningJob: operation({
      input: tuningJobNameInput,
      needs: onNamed(...TUNING),
      run: ({ tuning }, { HyperParameterTuningJobName: name }) => tuning.named(name).describe(),
    }),
    ListHyperParameterTuningJobs: operation({
      input: listTuningJobsInput,
      needs: anywhere,
      run: ({ tuning }, input) => tuning.list(input),
    }),
    ListTrainingJobsForHyperParameterTuningJob: operation({
      input: listTrialsInput,
      needs: onNamed(...TUNING),
      run: ({ tuning }, input) => tuning.listTrials(input),
    }),
    StopHyperParameterTuningJob: operation({
      input: tuningJobNameInput,
      needs: onNamed(...TUNING),
      run: ({ tuning }, { HyperParameterTuningJobName: name }) => tuning.stop(name),
    }),
    DeleteHyperParameterTuningJob: operation({
      input: tuningJobNameInput,
      needs: onNamed(...TUNING),
      run: ({ tuning }, { HyperParameterTuningJobName: name }) => tuning.delete(name),
    }),
  },
};
