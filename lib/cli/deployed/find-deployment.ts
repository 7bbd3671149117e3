import {
  GetParameterCommand,
  paginateGetParametersByPath,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import {
  type AccountFacts,
  type DeploymentRecord,
  oneOf,
  RankZeroError,
  type TaskRecord,
  WORKFLOWS,
  workflowParameters,
} from '../../core';

/** Written by `cdk bootstrap`, under the qualifier that it has by default. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';

/**
 * The workflow of this name in an account; without a name the only one.
 *
 * @throws NotBootstrapped, NoDeployment – when there is none, with what to run
 * @throws NoWorkflow – when there are others only
 * @throws SeveralWorkflows – when there are several and no name says which
 */
export async function findDeployment(ssm: SSMClient, name?: string): Promise<DeploymentRecord> {
  const all = await deployments(ssm);
  const [first, ...others] = all;
  if (first === undefined) throw await nothingThere(ssm);
  const named = all.find(({ workflow }) => workflow === name);
  if (named !== undefined) return named;
  const names = all.map(({ workflow }) => workflow);
  if (name !== undefined) {
    throw new RankZeroError(
      'NoWorkflow',
      `No workflow ${JSON.stringify(name)} is deployed there.`,
      {
        hint: `There is ${oneOf(names)}.`,
      },
    );
  }
  if (others.length === 0) return first;
  throw new RankZeroError('SeveralWorkflows', `${all.length} workflows are deployed there.`, {
    hint: `Choose one: ${names.map((one) => `--workflow ${one}`).join(', or ')}.`,
  });
}

/** Every workflow of an account and region. */
async function deployments(client: SSMClient): Promise<DeploymentRecord[]> {
  return (await valuesBelow(client, WORKFLOWS)).map((text) => JSON.parse(text));
}

/** The tasks that a workflow is deployed with, by name. */
export async function deployedTasks(
  client: SSMClient,
  workflow: string,
): Promise<readonly TaskRecord[]> {
  const texts = await valuesBelow(client, workflowParameters(workflow).tasks);
  return texts
    .map((text): TaskRecord => JSON.parse(text))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** What planning has to know of a deployed workflow. */
export async function deployedFacts(
  ssm: SSMClient,
  { workflow, bucket, stateMachineArn, roleArn = '' }: DeploymentRecord,
): Promise<AccountFacts> {
  const [, , , region = '', account = ''] = stateMachineArn.split(':');
  const prices = await textOf(ssm, workflowParameters(workflow).prices);
  return {
    region,
    account,
    bucket,
    roleArn,
    workflow,
    ...(prices === undefined ? {} : { prices: JSON.parse(prices) }),
  };
}

async function nothingThere(ssm: SSMClient): Promise<RankZeroError> {
  const region = await ssm.config.region();
  const deploy = 'npx cdk deploy --all';
  if (await isPrepared(ssm)) {
    return new RankZeroError('NoDeployment', `No workflow is deployed in ${region}.`, {
      hint: `Deploy one (${deploy}), or name the region of one with --region.`,
    });
  }
  return new RankZeroError(
    'NotBootstrapped',
    `No workflow is deployed in ${region}, and the CDK has not been prepared there.`,
    {
      hint: `Prepare and deploy (npx cdk bootstrap, then ${deploy}), or name the region of a workflow with --region.`,
    },
  );
}

/** Whether the CDK was bootstrapped there; where that may not be seen, it probably was. */
async function isPrepared(ssm: SSMClient): Promise<boolean> {
  try {
    return (await textOf(ssm, BOOTSTRAP_VERSION)) !== undefined;
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return true;
    throw error;
  }
}

async function textOf(ssm: SSMClient, Name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

async function valuesBelow(client: SSMClient, Path: string): Promise<string[]> {
  const values: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path })) {
    values.push(...Parameters.map(({ Value = '' }) => Value));
  }
  return values;
}
