import { readAssembly } from '../../../lib/local/assembly';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

/** A template whose bucket is named by a value of elsewhere. */
const named = (BucketName: unknown, Parameters: object = {}) =>
  writeAssembly({
    Main: { Parameters, Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { BucketName } } } },
  });

const read = (directory: string) => {
  const assembly = readAssembly(directory, { ...LOCAL, standIns: true });
  const [bucket] = assembly.resourcesOfType('AWS::S3::Bucket');
  return [bucket?.physicalId, assembly.standIns] as const;
};

describe('what stands for values of elsewhere', () => {
  const parameter = { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shared/data' } };

  test.each([
    ['an export', { 'Fn::ImportValue': 'Shared:Data' }, {}, 'import-shared-data'],
    ['a parameter', { Ref: 'P' }, parameter, 'import-shared-data'],
    ['a dynamic reference', '{{resolve:ssm:/shared/data:3}}', {}, 'import-shared-data'],
    [
      'a role',
      { 'Fn::ImportValue': 'TrainingRoleArn' },
      {},
      'arn:aws:iam::123456789012:role/import-trainingrolearn',
    ],
    [
      'a key',
      { 'Fn::ImportValue': 'DataKey' },
      {},
      'arn:aws:kms:us-east-1:123456789012:key/import-datakey',
    ],
    ['an ARN of a bucket', { 'Fn::ImportValue': 'BucketArn' }, {}, 'arn:aws:s3:::import-bucketarn'],
  ])('%s has a value of its form, and is told of', (_what, value, parameters, expected) => {
    const [name, standIns] = read(named(value, parameters));
    expect(name).toBe(expected);
    expect(standIns).toEqual([expect.objectContaining({ value: expected })]);
  });

  test('none stands for what the app makes itself', () => {
    const directory = writeAssembly({
      One: { Outputs: { O: { Value: 'made', Export: { Name: 'Shared' } } } },
      Two: {
        Resources: {
          B: {
            Type: 'AWS::S3::Bucket',
            Properties: { BucketName: { 'Fn::ImportValue': 'Shared' } },
          },
        },
      },
    });
    expect(read(directory)).toEqual(['made', []]);
  });

  test('none stands where nobody asks for it', () => {
    const directory = named({ 'Fn::ImportValue': 'Shared' });
    const [bucket] = readAssembly(directory, LOCAL).resourcesOfType('AWS::S3::Bucket');
    expect(() => bucket?.physicalId).toThrow(expect.objectContaining({ code: 'UnknownReference' }));
  });
});
