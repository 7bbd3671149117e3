import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { readAssembly } from '../../../lib/local/assembly';
import { LOCAL, removeDirectories, temporaryDirectory } from '../_helpers/assemblies';

afterAll(removeDirectories);

describe('stacks in stacks', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false });
  const stack = new Stack(app, 'Main');
  const outer = new Bucket(stack, 'Outer', { bucketName: 'outer' });
  const one = new NestedStack(stack, 'One');
  const inner = new Bucket(new NestedStack(one, 'Deep'), 'Inner');
  new StringParameter(one, 'TakesFromAround', { stringValue: outer.bucketArn });
  const two = new NestedStack(stack, 'Two');
  new StringParameter(two, 'TakesFromBeside', { stringValue: inner.bucketName });
  new CfnOutput(stack, 'TakesFromWithin', { value: inner.bucketArn });
  const assembly = readAssembly(app.synth().directory, LOCAL);
  const made = assembly
    .resourcesOfType('AWS::S3::Bucket')
    .find(({ logicalId }) => logicalId.startsWith('Inner'));
  const storedIn = (id: string) =>
    assembly
      .resourcesOfType('AWS::SSM::Parameter')
      .find(({ logicalId }) => logicalId.startsWith(id))?.properties.Value;

  test('are read with what they make, at any depth', () => {
    expect(made?.physicalId).toMatch(/^main-one[a-z0-9-]+$/);
  });

  test('take values from the stack around them, and from one another', () => {
    expect(storedIn('TakesFromAround')).toBe('arn:aws:s3:::outer');
    expect(storedIn('TakesFromBeside')).toBe(made?.physicalId);
  });

  test('give outputs to the stack around them', () => {
    const main = assembly.stacks.find(({ name }) => name === 'Main');
    expect(main?.output('TakesFromWithin')).toBe(`arn:aws:s3:::${made?.physicalId}`);
  });
});
