import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { findDeployment } from '../../../lib/cli/deployed/find-deployment';
import { type DeploymentRecord, workflowParameters } from '../../../lib/core';
import { type OpenMoto, startOpenMoto } from '../../_helpers/moto-server';

let moto: OpenMoto;

beforeAll(async () => {
  moto = await startOpenMoto();
});

afterAll(() => moto?.close());

/** A client of a region in which there are these parameters, and nothing else. */
async function regionWith(region: string, parameters: Readonly<Record<string, string>>) {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const ssm = new SSMClient({ endpoint: moto.endpoint, region, credentials });
  for (const [Name, Value] of Object.entries(parameters)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
  return ssm;
}

const recordOf = (workflow: string): DeploymentRecord => ({
  schema: 1,
  workflow,
  stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:${workflow}`,
  bucket: 'artifacts',
});

const deployed = (...workflows: string[]) =>
  Object.fromEntries(
    workflows.map((one) => [workflowParameters(one).deployment, JSON.stringify(recordOf(one))]),
  );

describe('a deployment', () => {
  test('is found without its name where it is the only one, and else by its name', async () => {
    const one = await regionWith('eu-west-1', deployed('churn'));
    expect(await findDeployment(one)).toEqual(recordOf('churn'));

    const two = await regionWith('eu-west-2', deployed('churn', 'fraud'));
    expect(await findDeployment(two, 'fraud')).toEqual(recordOf('fraud'));
    await expect(findDeployment(two)).rejects.toMatchObject({
      code: 'SeveralWorkflows',
      hint: 'Choose one: --workflow churn, or --workflow fraud.',
    });
    await expect(findDeployment(two, 'frau')).rejects.toMatchObject({
      code: 'NoWorkflow',
      hint: 'There is churn, fraud.',
    });
  });

  test('that is missing: whether the region has been prepared, and what to run', async () => {
    const version = { '/cdk-bootstrap/hnb659fds/version': '21' };
    await expect(findDeployment(await regionWith('eu-west-3', version))).rejects.toMatchObject({
      code: 'NoDeployment',
      message: 'No workflow is deployed in eu-west-3.',
      hint: expect.stringContaining('npx cdk deploy --all'),
    });
    await expect(findDeployment(await regionWith('eu-north-1', {}))).rejects.toMatchObject({
      code: 'NotBootstrapped',
      hint: expect.stringContaining('npx cdk bootstrap'),
    });
  });
});
