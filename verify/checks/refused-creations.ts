import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { algorithmNamed, findVersion, imageUri } from '../../lib/core/algorithms/registry';
import { Problems } from '../../lib/core/problems';
import type { Account } from '../account';
import { answerOf, type Check, check, isRefusal, type Verdict } from '../check';

/** A built-in algorithm's image, which every account of the region may pull. */
function xgboost(region: string): string {
  const algorithm = algorithmNamed('xgboost');
  const problems = new Problems();
  const version = findVersion(algorithm, '1.7-1', '$', problems);
  const image = version && imageUri(algorithm, version, region, problems);
  if (image === undefined) throw new Error(`XGBoost 1.7 is not to be had in ${region}.`);
  return image;
}

interface Refused {
  readonly id: string;
  readonly question: string;
  /** What the message has to match for a yes. */
  readonly says: RegExp;
  /** Changes a body that would be accepted, but for its empty prefix. */
  readonly change?: (body: CreateTrainingJobCommandInput) => Partial<CreateTrainingJobCommandInput>;
}

const REFUSED: readonly Refused[] = [
  {
    id: 'empty-prefix',
    question: 'Is a job whose prefix has no objects refused when it is created?',
    says: /No S3 objects found under S3 URL/,
  },
  {
    id: 'wait-without-spot',
    question: 'Is MaxWaitTimeInSeconds refused for a job that is not spot?',
    says: /Invalid MaxWaitTimeInSeconds/,
    change: () => ({ StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 120 } }),
  },
  {
    id: 'image-nobody-has',
    question: 'Is an image that is not in its repository found out when a job is created?',
    // The last are the words of the local account, which has no registry.
    says: /Access denied for repository|Cannot find the requested image|Cannot find a program for training image/,
    change: ({ RoleArn = '', AlgorithmSpecification }) => ({
      AlgorithmSpecification: {
        TrainingImage: (AlgorithmSpecification?.TrainingImage ?? '')
          .replace(/^\d+/, RoleArn.split(':')[4] ?? '')
          .replace(/[^/]+$/, 'rankzero-no-such:1'),
        TrainingInputMode: 'File',
      },
    }),
  },
  {
    id: 'role-nobody-has',
    question: 'Is a role that cannot be assumed found out when a job is created?',
    says: /Could not assume role|is not authorized to perform: iam:PassRole/,
    change: ({ RoleArn = '' }) => ({ RoleArn: `${RoleArn}-that-is-not-there` }),
  },
];

/** Creations that must be refused; one that is not is stopped at once. */
export const REFUSED_CREATIONS: readonly Check[] = [
  ...REFUSED.map(({ id, question, says, change }) =>
    check({
      id: `refused.${id}`,
      question,
      cost: 0,
      ask: (account) => {
        const body = startable(account, id);
        return creation(account, { ...body, ...change?.(body) });
      },
      read: (seen) => refusedWith(seen, says),
      matters: refusal,
    }),
  ),
  check({
    id: 'refused.describe-nothing',
    question:
      'Is the answer to describing a job that is not there "Requested resource not found."?',
    cost: 0,
    ask: ({ clients, suffix }) =>
      answerOf(
        clients.sagemaker.send(
          new DescribeTrainingJobCommand({ TrainingJobName: `rankzero-none-${suffix}` }),
        ),
      ),
    read: (seen) => refusedWith(seen, /^Requested resource not found\.$/),
    matters: refusal,
  }),
];

function startable({ deployment, suffix }: Account, id: string): CreateTrainingJobCommandInput {
  const { bucket, roleArn } = deployment;
  if (roleArn === undefined) {
    throw new Error(
      'Each task of this workflow has a role of its own; verify one with a common role.',
    );
  }
  return {
    TrainingJobName: `rankzero-verify-${id}-${suffix}`,
    AlgorithmSpecification: {
      TrainingImage: xgboost(deployment.stateMachineArn.split(':')[3] ?? ''),
      TrainingInputMode: 'File',
    },
    RoleArn: roleArn,
    InputDataConfig: [
      {
        ChannelName: 'train',
        DataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            S3Uri: `s3://${bucket}/rankzero-verification-${suffix}/nothing-here/`,
            S3DataDistributionType: 'FullyReplicated',
          },
        },
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/rankzero-verification-${suffix}/` },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 5 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  };
}

async function creation({ clients, undo }: Account, body: CreateTrainingJobCommandInput) {
  const { TrainingJobName } = body;
  const stop = () => clients.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName }));
  undo.add(`training job ${TrainingJobName}`, stop);
  const seen = await answerOf(clients.sagemaker.send(new CreateTrainingJobCommand(body)));
  // It was to be refused: it must not run while other checks go on.
  if (!isRefusal(seen)) await answerOf(stop());
  return seen;
}

/** What a creation or a description answers where it is not refused is another thing each time. */
function refusal(seen: unknown): unknown {
  return isRefusal(seen) ? seen : 'accepted';
}

function refusedWith(seen: unknown, says: RegExp): Verdict {
  if (!isRefusal(seen)) return { answer: 'no', seen: 'It was accepted.' };
  return {
    answer: says.test(seen.message) ? 'yes' : 'unclear',
    seen: `${seen.error}: ${seen.message}`,
  };
}
