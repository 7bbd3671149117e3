import { type Stack, Token } from 'aws-cdk-lib';
import {
  ALGORITHMS,
  imagesOf,
  RankZeroError,
  type ScriptTaskRecord,
  type Task,
  type TrainingTaskRecord,
} from '../../core';
import { repositoryPrefix } from '../task-images/repository-names';
import { knownText } from './known-text';

/** A part that is known, or one that CloudFormation fills in. */
const PART = String.raw`\$\{Token\[[^\]]+\]\}|[a-z0-9-]+`;
const ECR_IMAGE = new RegExp(
  String.raw`^(${PART})\.dkr[.-]ecr(?:-fips)?\.(${PART})\.(?:${PART}|[a-z.-]+)/([^:@]+)(?:[:@].*)?$`,
);

/** How many repositories of a workflow's own are named one by one. */
const MOST_NAMED = 10;

/**
 * ARNs of the ECR repositories that the images of tasks can be in.
 *
 * Those that TaskImages makes for the workflow are one pattern where there are many, so that the
 * policy does not grow with the tasks.
 * @throws ImageNotKnown – for an image whose repository cannot be told
 */
export function imageRepositories(
  stack: Stack,
  tasks: readonly Task<TrainingTaskRecord>[],
  workflowName: string,
): string[] {
  const arns = [...new Set(tasks.flatMap((task) => repositoriesOf(stack, task)))].sort();
  const own = repositoryArn(stack, repositoryPrefix(workflowName));
  const isOwn = (arn: string) => arn.startsWith(own);
  if (arns.filter(isOwn).length <= MOST_NAMED) return arns;
  return [`${own}*`, ...arns.filter((arn) => !isOwn(arn))];
}

function repositoriesOf(stack: Stack, task: Task<TrainingTaskRecord>): string[] {
  const { record } = task;
  if (task.repositoryArn !== undefined) return [task.repositoryArn];
  switch (record.kind) {
    case 'custom':
      return repositoryOfImage(stack, record.name, record.image);
    case 'container':
      // An algorithm of the Marketplace is pulled by SageMaker itself.
      return record.image === undefined ? [] : repositoryOfImage(stack, record.name, record.image);
    case 'script':
      return record.image === undefined
        ? repositoriesOfFramework(stack, record)
        : repositoryOfImage(stack, record.name, record.image);
    case 'builtin':
      return record.image === undefined
        ? repositoriesOfAlgorithm(stack, record.algorithm)
        : repositoryOfImage(stack, record.name, record.image);
  }
}

/** AWS keeps images of frameworks in accounts by region, too. */
function repositoriesOfFramework(stack: Stack, { framework }: ScriptTaskRecord): string[] {
  const repositories = imagesOf(framework).map(({ repository }) => repository);
  return repositories.map((name) => repositoryArn(stack, name, { account: '*' }));
}

function repositoriesOfAlgorithm(stack: Stack, algorithm: string): string[] {
  // All versions' repositories: a request may choose another version than the task's. AWS keeps
  // its images in an account per region.
  return ALGORITHMS.filter(({ name }) => name === algorithm).flatMap(({ versions }) =>
    versions.map(({ repository }) => repositoryArn(stack, repository, { account: '*' })),
  );
}

/** Nothing for an image that is not in ECR: such images are pulled without a role. */
function repositoryOfImage(stack: Stack, task: string, image: string): string[] {
  const text = knownText(stack, image);
  const [, account, region, name] = ECR_IMAGE.exec(text) ?? [];
  if (account !== undefined && region !== undefined && name !== undefined) {
    return [repositoryArn(stack, name, { account, region })];
  }
  // The registry, which a URI starts with, says whether it is ECR.
  const [registry = text] = text.split('/', 1);
  if (!Token.isUnresolved(registry)) return [];
  throw new RankZeroError(
    'ImageNotKnown',
    `The repository of the image of the task ${JSON.stringify(task)} is known only at deployment, so SageMaker's role cannot be allowed to pull the image. Found: ${JSON.stringify(stack.resolve(text))}.`,
    {
      hint: 'Give the task an object that also names the repository: `image: { imageUri, repository: ecr.Repository.fromRepositoryName(…) }`, or a DockerImageAsset.',
    },
  );
}

function repositoryArn(
  stack: Stack,
  resourceName: string,
  place: { readonly account?: string; readonly region?: string } = {},
): string {
  return stack.formatArn({ service: 'ecr', resource: 'repository', resourceName, ...place });
}
